# METADATA
# scope: package
# title: Windows containers do not run as processes of the host
# description: A HostProcess container runs on the Windows node itself, with the rights of its administrator.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
# custom:
#   sekisho:
#     id: host-process
#     severity: critical
#     fix: "Remove `windowsOptions.hostProcess`, or write `hostProcess: false`."
#     applies:
#     - view: k8s.pod
#     instance: container
#     message: "{container}: securityContext.windowsOptions.hostProcess is {value}"
#     ja:
#       title: Windows コンテナをホストのプロセスとして動かさない
#       why: HostProcess コンテナは Windows ノード上で直接、管理者の権限で動きます。
#       fix: "`windowsOptions.hostProcess` を消すか `hostProcess: false` と書いてください。"
#       message: "{container}: securityContext.windowsOptions.hostProcess が {value} です"
package kubernetes.host_process

import data.kubernetes.lib

# No container can be called "Pod": names of containers are lower case.
deny contains {"msg": msg, "container": "Pod", "value": value, "patch": patch} if {
	value := input.spec.securityContext.windowsOptions.hostProcess
	value != false
	value != null
	patch := [{"op": "remove", "path": ["spec", "securityContext", "windowsOptions", "hostProcess"]}]
	msg := sprintf("Pod: securityContext.windowsOptions.hostProcess is %v", [value])
}

deny contains {"msg": msg, "container": container, "value": value, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	value := c.securityContext.windowsOptions.hostProcess
	value != false
	value != null
	container := lib.name(list, i, c)
	patch := [{"op": "remove", "path": ["spec", list, i, "securityContext", "windowsOptions", "hostProcess"]}]
	msg := sprintf("%s: securityContext.windowsOptions.hostProcess is %v", [container, value])
}
