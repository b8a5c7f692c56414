package kubernetes.host_namespaces_test

import data.kubernetes.host_namespaces

test_all_three if fields({"hostNetwork": true, "hostPID": true, "hostIPC": true}) == {"hostNetwork", "hostPID", "hostIPC"}

test_off if fields({"hostNetwork": false, "hostPID": null}) == set()

test_text_is_not_false if fields({"hostNetwork": "no"}) == {"hostNetwork"}

test_a_string_for_a_spec if fields("hostNetwork") == set()

fields(spec) := {v.field | some v in deny} if {
	deny := host_namespaces.deny with input as {"spec": spec}
}
