package kubernetes.host_path_test

import data.kubernetes.host_path

test_mounted if found([{"name": "v", "hostPath": {"path": "/var/log"}}]) == {["v", "/var/log"]}

test_without_path if found([{"name": "v", "hostPath": {}}, {"hostPath": "/etc"}]) == {["v", null], ["volumes[1]", null]}

test_other_volumes if found([{"name": "v", "emptyDir": {}}, {"name": "w", "hostPath": null}]) == set()

test_no_volumes if found(null) == set()

found(volumes) := {[v.volume, v.path] | some v in deny} if {
	deny := host_path.deny with input as {"spec": {"volumes": volumes}}
}
