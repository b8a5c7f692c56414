package kubernetes.run_as_non_root_test

import data.kubernetes.run_as_non_root

test_nothing_said if found({"containers": [{"name": "a"}, {"name": "b", "securityContext": null}], "initContainers": [{}], "ephemeralContainers": ["x"]}) == {["a", "runAsNonRoot", null], ["b", "runAsNonRoot", null], ["initContainers[0]", "runAsNonRoot", null], ["ephemeralContainers[0]", "runAsNonRoot", null]}

test_from_the_pod if found({"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "a"}, {"name": "b", "securityContext": {"runAsNonRoot": null}}]}) == set()

test_from_the_container if found({"containers": [{"name": "a", "securityContext": {"runAsNonRoot": true}}]}) == set()

test_the_container_decides if found({"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "a", "securityContext": {"runAsNonRoot": false}}]}) == {["a", "runAsNonRoot", false]}

test_pod_false if found({"securityContext": {"runAsNonRoot": false}, "containers": [{"name": "a", "securityContext": {"runAsNonRoot": true}}]}) == {["Pod", "runAsNonRoot", false]}

test_user_0 if found({"securityContext": {"runAsNonRoot": true, "runAsUser": 0}, "containers": [{"name": "a", "securityContext": {"runAsUser": 0}}]}) == {["Pod", "runAsUser", 0], ["a", "runAsUser", 0]}

test_text_is_no_user if found({"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "a", "securityContext": {"runAsUser": "0"}}]}) == {["a", "runAsUser", "0"]}

test_another_user if found({"securityContext": {"runAsNonRoot": true, "runAsUser": 10001}, "containers": [{"name": "a", "securityContext": {"runAsUser": null}}]}) == set()

test_pod_null if found({"securityContext": {"runAsNonRoot": null, "runAsUser": null}, "containers": [{"name": "a", "securityContext": {"runAsNonRoot": true}}]}) == set()

test_user_namespace if found({"hostUsers": false, "securityContext": {"runAsNonRoot": false, "runAsUser": 0}, "initContainers": [{"name": "b"}, {"name": "c", "securityContext": {"runAsNonRoot": false}}], "containers": [{"name": "a", "securityContext": {"runAsUser": 0}}]}) == set()

test_no_containers if found({"containers": null}) == set()

found(spec) := {[v.container, v.field, v.value] | some v in deny} if {
	deny := run_as_non_root.deny with input as {"spec": spec}
}
