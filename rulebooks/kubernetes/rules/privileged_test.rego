package kubernetes.privileged_test

import data.kubernetes.privileged

test_true if names({"containers": [c(true)]}) == {"c"}

test_init_and_ephemeral if names({"initContainers": [c(true)], "ephemeralContainers": [{"securityContext": {"privileged": true}}]}) == {"c", "ephemeralContainers[0]"}

test_false_and_null if names({"containers": [c(false), c(null), {"name": "x"}, {"name": "y", "securityContext": null}]}) == set()

test_text_is_not_false if names({"containers": [c("false")]}) == {"c"}

test_no_containers if names({"containers": null, "initContainers": "none"}) == set()

test_message if {
	some v in privileged.deny with input as {"spec": {"containers": [c(true)]}}
	v.msg == "container c: securityContext.privileged is true"
}

c(value) := {"name": "c", "securityContext": {"privileged": value}}

names(spec) := {v.container | some v in deny} if {
	deny := privileged.deny with input as {"spec": spec}
}
