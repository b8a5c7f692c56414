/** Ten rules as one Conftest-style package: `conftest test` and `sekisho check` read the very same file. */
export const policy = `package main

deny_privileged contains msg if {
	some c in containers
	c.securityContext.privileged == true
	msg := sprintf("container %s is privileged", [c.name])
}

deny_host_network contains msg if {
	pod.hostNetwork == true
	msg := "the Pod uses the host's network"
}

deny_host_path contains msg if {
	some volume in pod.volumes
	volume.hostPath
	msg := sprintf("volume %s is a path of the host", [volume.name])
}

deny_image_tag contains msg if {
	some c in containers
	endswith(c.image, ":latest")
	msg := sprintf("container %s uses %s", [c.name, c.image])
}

deny_limits contains msg if {
	some c in containers
	not c.resources.limits
	msg := sprintf("container %s has no limits", [c.name])
}

deny_run_as_non_root contains msg if {
	pod
	not pod.securityContext.runAsNonRoot == true
	msg := "the Pod may run as root"
}

deny_readiness contains msg if {
	some c in containers
	not c.readinessProbe
	msg := sprintf("container %s has no readiness probe", [c.name])
}

deny_team_label contains msg if {
	not input.metadata.labels["example.com/team"]
	msg := sprintf("%s has no team label", [input.metadata.name])
}

deny_node_port contains msg if {
	input.kind == "Service"
	input.spec.type == "NodePort"
	msg := sprintf("service %s opens a port on every node", [input.metadata.name])
}

deny_config_secret contains msg if {
	input.kind == "ConfigMap"
	some key, _ in input.data
	endswith(key, "_PASSWORD")
	msg := sprintf("%s holds a secret: %s", [input.metadata.name, key])
}

pod := input.spec.template.spec if input.kind == "Deployment"

containers := pod.containers
`;
