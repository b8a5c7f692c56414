package kubernetes.sysctls_test

import data.kubernetes.sysctls

test_unsafe if found([{"name": "kernel.msgmax", "value": "1"}], []) == {"kernel.msgmax"}

test_safe if {
	names := [
		"kernel.shm_rmid_forced",
		"net.ipv4.ip_local_port_range",
		"net.ipv4.ip_local_reserved_ports",
		"net.ipv4.ip_unprivileged_port_start",
		"net.ipv4.ping_group_range",
		"net.ipv4.tcp_fin_timeout",
		"net.ipv4.tcp_keepalive_intvl",
		"net.ipv4.tcp_keepalive_probes",
		"net.ipv4.tcp_keepalive_time",
		"net.ipv4.tcp_notsent_lowat",
		"net.ipv4.tcp_rmem",
		"net.ipv4.tcp_slow_start_after_idle",
		"net.ipv4.tcp_syncookies",
		"net.ipv4.tcp_wmem",
	]
	found([{"name": name, "value": "1"} | some name in names], []) == set()
}

test_extra if found([{"name": "net.core.somaxconn", "value": "1024"}], ["net.core.somaxconn"]) == set()

test_nameless if found([{"value": "1"}, "kernel.msgmax", null], []) == {"sysctls[0]", "sysctls[1]", "sysctls[2]"}

test_none if found(null, []) == set()

found(list, extra) := {v.sysctl | some v in deny} if {
	deny := sysctls.deny with input as {"spec": {"securityContext": {"sysctls": list}}} with data.parameters as {"extra": extra}
}
