package kubernetes.se_linux_test

import data.kubernetes.se_linux

test_type if found({"containers": [c({"type": "spc_t"})]}) == {["c", "type", "spc_t"]}

test_user_and_role if found({"securityContext": {"seLinuxOptions": {"user": "system_u", "role": "system_r"}}}) == {["Pod", "user", "system_u"], ["Pod", "role", "system_r"]}

test_pod_allowed if found({"securityContext": {"seLinuxOptions": {"type": "container_t", "user": "", "role": null}}}) == set()

test_a_type_is_no_user if found({"containers": [c({"user": "container_t"})]}) == {["c", "user", "container_t"]}

test_allowed if found({"securityContext": {"seLinuxOptions": null}, "containers": [c({"type": "container_t", "level": "s0:c1"}), c({"type": "", "user": null}), {"name": "d"}]}) == set()

test_wrong_type if found({"containers": [c({"type": ["container_t"]})]}) == {["c", "type", ["container_t"]]}

c(options) := {"name": "c", "securityContext": {"seLinuxOptions": options}}

found(spec) := {[v.container, v.field, v.value] | some v in deny} if {
	deny := se_linux.deny with input as {"spec": spec} with data.parameters as {"types": ["container_t"]}
}
