package kubernetes.added_capabilities_test

import data.kubernetes.added_capabilities

test_forbidden if instances([c(["NET_ADMIN", "CHOWN"])]) == {"c:NET_ADMIN"}

test_all_and_prefixed_names if instances([c(["ALL", "CAP_CHOWN", "chown"])]) == {"c:ALL", "c:CAP_CHOWN", "c:chown"}

test_none if instances([c([]), c(null), {"name": "d", "securityContext": {"capabilities": null}}, {"name": "e"}]) == set()

test_nameless if instances([{"securityContext": {"capabilities": {"add": ["SYS_ADMIN"]}}}]) == {"containers[0]:SYS_ADMIN"}

c(add) := {"name": "c", "securityContext": {"capabilities": {"add": add}}}

instances(containers) := {v.instance | some v in deny} if {
	deny := added_capabilities.deny with input as {"spec": {"containers": containers}} with data.parameters as {"allowed": ["CHOWN"]}
}
