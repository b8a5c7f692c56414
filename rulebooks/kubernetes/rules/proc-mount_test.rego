package kubernetes.proc_mount_test

import data.kubernetes.proc_mount

test_unmasked if names({"containers": [c("Unmasked")], "ephemeralContainers": [{"securityContext": {"procMount": ""}}]}, "baseline") == {"c", "ephemeralContainers[0]"}

test_masked if names({"containers": [c("Default"), c(null), {"name": "d"}]}, "baseline") == set()

test_user_namespace if names({"hostUsers": false, "containers": [c("Unmasked")]}, "baseline") == set()

test_user_namespace_restricted if names({"hostUsers": false, "containers": [c("Unmasked")]}, "restricted") == {"c"}

test_the_nodes_users if names({"hostUsers": true, "containers": [c("Unmasked")]}, "baseline") == {"c"}

c(value) := {"name": "c", "securityContext": {"procMount": value}}

names(spec, profile) := {v.container | some v in deny} if {
	deny := proc_mount.deny with input as {"spec": spec} with data.parameters as {"profile": profile}
}
