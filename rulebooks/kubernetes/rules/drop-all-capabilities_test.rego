package kubernetes.drop_all_capabilities_test

import data.kubernetes.drop_all_capabilities

test_dropped if names({"containers": [c(["ALL"]), c(["NET_RAW", "ALL"])]}) == set()

test_not_all if {
	every drop in [["all"], ["NET_RAW"], [], null, "ALL", {"ALL": true}] {
		names({"containers": [c(drop)]}) == {"c"}
	}
}

test_nothing_said if names({"containers": [{"name": "a"}, {"securityContext": null}], "initContainers": [{"securityContext": {"capabilities": null}}], "ephemeralContainers": ["x"]}) == {"a", "containers[1]", "initContainers[0]", "ephemeralContainers[0]"}

test_windows if names({"os": {"name": "windows"}, "containers": [{"name": "a"}]}) == set()

test_linux if names({"os": {"name": "linux"}, "containers": [{"name": "a"}]}) == {"a"}

c(drop) := {"name": "c", "securityContext": {"capabilities": {"drop": drop}}}

names(spec) := {v.container | some v in deny} if {
	deny := drop_all_capabilities.deny with input as {"spec": spec}
}
