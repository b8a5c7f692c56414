package kubernetes.host_ports_test

import data.kubernetes.host_ports

test_taken if instances([c(9100)], []) == {"c:9100"}

test_allowed if instances([c(9100), c(22)], [9100]) == {"c:22"}

test_none if instances([c(0), c(null), {"name": "x", "ports": null}, {"name": "y", "ports": [{"containerPort": 80}]}], []) == set()

test_text_is_not_a_number if instances([c("9100")], [9100]) == {"c:9100"}

test_nameless if instances([{"ports": [{"hostPort": 1}]}, {"ports": [{"hostPort": 1}]}], []) == {"containers[0]:1", "containers[1]:1"}

c(port) := {"name": "c", "ports": [{"containerPort": 80, "hostPort": port}]}

instances(containers, allowed) := {v.instance | some v in deny} if {
	deny := host_ports.deny with input as {"spec": {"containers": containers}} with data.parameters as {"allowed": allowed}
}
