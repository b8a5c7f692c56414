package kubernetes.host_process_test

import data.kubernetes.host_process

test_pod if names({"securityContext": {"windowsOptions": {"hostProcess": true}}, "containers": [{"name": "c"}]}) == {"Pod"}

test_container if names({"containers": [c(true)], "initContainers": [{"securityContext": {"windowsOptions": {"hostProcess": true}}}]}) == {"c", "initContainers[0]"}

test_pod_null if names({"securityContext": {"windowsOptions": {"hostProcess": null}}}) == set()

test_off if names({"securityContext": {"windowsOptions": {"hostProcess": false}}, "containers": [c(false), c(null), {"name": "d"}]}) == set()

test_text_is_not_false if names({"containers": [c("false")]}) == {"c"}

c(value) := {"name": "c", "securityContext": {"windowsOptions": {"hostProcess": value}}}

names(spec) := {v.container | some v in deny} if {
	deny := host_process.deny with input as {"spec": spec}
}
