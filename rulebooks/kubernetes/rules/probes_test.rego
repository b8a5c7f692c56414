package kubernetes.probes_test

import data.kubernetes.probes

test_missing if {
	every probe in [{}, {"readinessProbe": null}, {"readinessProbe": {}}, {"readinessProbe": {"periodSeconds": 5}}, {"readinessProbe": {"httpGet": null}}, {"readinessProbe": "yes"}, {"livenessProbe": handler}] {
		instances({"containers": [object.union({"name": "c"}, probe)]}, ["readinessProbe"]) == {"c:readinessProbe"}
	}
}

test_every_handler if {
	every kind in ["httpGet", "tcpSocket", "grpc", "exec"] {
		instances({"containers": [{"name": "c", "readinessProbe": {kind: {}}}]}, ["readinessProbe"]) == set()
	}
}

test_sidecar if instances({"initContainers": [{"name": "s", "restartPolicy": "Always"}, {"name": "i"}, {"name": "j", "restartPolicy": "OnFailure"}]}, ["readinessProbe"]) == {"s:readinessProbe"}

test_more_probes if instances({"containers": [{"readinessProbe": handler}]}, ["readinessProbe", "livenessProbe"]) == {"containers[0]:livenessProbe"}

test_ephemeral_containers_have_none if instances({"ephemeralContainers": [{"name": "debug"}]}, ["readinessProbe"]) == set()

handler := {"httpGet": {"port": 8080}}

instances(spec, require) := {v.instance | some v in deny} if {
	deny := probes.deny with input as {"spec": spec} with data.parameters as {"require": require}
}
