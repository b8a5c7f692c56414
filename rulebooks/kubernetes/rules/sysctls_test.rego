package kubernetes.sysctls_test

import data.kubernetes.sysctls

test_unsafe if found([{"name": "kernel.msgmax", "value": "1"}], []) == {"kernel.msgmax"}

test_safe if found([{"name": "net.ipv4.tcp_rmem", "value": "4096"}, {"name": "kernel.shm_rmid_forced", "value": "1"}], []) == set()

test_extra if found([{"name": "net.core.somaxconn", "value": "1024"}], ["net.core.somaxconn"]) == set()

test_nameless if found([{"value": "1"}, "kernel.msgmax", null], []) == {"sysctls[0]", "sysctls[1]", "sysctls[2]"}

test_none if found(null, []) == set()

found(list, extra) := {v.sysctl | some v in deny} if {
	deny := sysctls.deny with input as {"spec": {"securityContext": {"sysctls": list}}} with data.parameters as {"extra": extra}
}
