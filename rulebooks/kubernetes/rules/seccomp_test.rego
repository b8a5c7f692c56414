package kubernetes.seccomp_test

import data.kubernetes.seccomp

test_unconfined if {
	every profile in ["baseline", "restricted"] {
		names({"securityContext": written("RuntimeDefault"), "containers": [c("Unconfined")]}, profile) == {"c"}
	}
}

test_pod_unconfined if names({"securityContext": written("Unconfined"), "containers": [c("RuntimeDefault")]}, "baseline") == {"Pod"}

test_pod_null if names({"securityContext": {"seccompProfile": null}}, "baseline") == set()

test_without_type if names({"containers": [{"name": "c", "securityContext": {"seccompProfile": {}}}]}, "baseline") == {"c"}

test_missing_is_fine_in_baseline if names({"securityContext": null, "containers": [{"name": "c"}, {"name": "d", "securityContext": {"seccompProfile": null}}]}, "baseline") == set()

test_missing if names({"containers": [{"name": "b"}, c("Localhost")], "initContainers": [{"securityContext": "none"}]}, "restricted") == {"b", "initContainers[0]"}

test_from_the_pod if names({"securityContext": written("RuntimeDefault"), "containers": [{"name": "c"}]}, "restricted") == set()

test_an_unconfined_pod_gives_nothing if names({"securityContext": written("Unconfined"), "containers": [{"name": "c"}]}, "restricted") == {"Pod", "c"}

test_windows if names({"os": {"name": "windows"}, "containers": [{"name": "c"}]}, "restricted") == set()

c(type) := {"name": "c", "securityContext": written(type)}

written(type) := {"seccompProfile": {"type": type}}

names(spec, profile) := {v.container | some v in deny} if {
	deny := seccomp.deny with input as {"spec": spec} with data.parameters as {"profile": profile}
}
