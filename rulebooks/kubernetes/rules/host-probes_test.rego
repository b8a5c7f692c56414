package kubernetes.host_probes_test

import data.kubernetes.host_probes

test_every_probe if {
	every probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
		every action in ["httpGet", "tcpSocket"] {
			fields([{"name": "c", probe: {action: {"host": "10.0.0.1"}}}]) == {sprintf("%s.%s.host", [probe, action])}
		}
	}
}

test_every_hook if {
	every hook in ["postStart", "preStop"] {
		every action in ["httpGet", "tcpSocket"] {
			fields([{"name": "c", "lifecycle": {hook: {action: {"host": "169.254.169.254"}}}}]) == {sprintf("lifecycle.%s.%s.host", [hook, action])}
		}
	}
}

test_hooks_of_init_containers if {
	deny := host_probes.deny with input as {"spec": {"initContainers": [{"name": "s", "lifecycle": {"preStop": {"httpGet": {"host": "10.0.0.1"}}}}]}}
	count(deny) == 1
}

test_localhost_is_a_host if fields([{"name": "c", "readinessProbe": {"httpGet": {"host": "127.0.0.1"}}}]) == {"readinessProbe.httpGet.host"}

test_no_host if {
	fields([
		{"name": "a", "readinessProbe": {"httpGet": {"path": "/", "host": ""}}},
		{"name": "b", "readinessProbe": {"tcpSocket": {"port": 80, "host": null}}},
		{"name": "c", "readinessProbe": null, "lifecycle": null},
		{"name": "e", "lifecycle": {"preStop": {"httpGet": {"host": ""}}, "postStart": {"httpGet": {"host": null}}}},
		{"name": "d", "livenessProbe": {"grpc": {"port": 1}, "exec": {"command": ["true"]}}},
	]) == set()
}

fields(containers) := {v.field | some v in deny} if {
	deny := host_probes.deny with input as {"spec": {"containers": containers}}
}
