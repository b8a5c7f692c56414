# METADATA
# scope: package
# title: Containers add only harmless capabilities
# description: Capabilities such as SYS_ADMIN, NET_RAW or SYS_PTRACE are root in slices; each opens a known way to other Pods or to the node.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# custom:
#   sekisho:
#     id: added-capabilities
#     severity: high
#     fix: "Remove the capability from `capabilities.add`; a port below 1024 needs only NET_BIND_SERVICE."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         allowed:
#           description: Capabilities that containers may add. The default is the baseline profile; the restricted one is [NET_BIND_SERVICE].
#           type: array
#           items: {type: string}
#           default: [AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT]
#     instance: instance
#     message: "container {container} adds capability {capability}"
#     ja:
#       title: コンテナが追加してよい capability は害のないものだけ
#       why: SYS_ADMIN、NET_RAW、SYS_PTRACE などは root の権限の一部で、それぞれ他の Pod やノードへ入る既知の手口があります。
#       fix: "`capabilities.add` から外してください。1024 未満のポートには NET_BIND_SERVICE だけで足ります。"
#       message: "コンテナ {container} が capability {capability} を追加しています"
package kubernetes.added_capabilities

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "capability": capability, "instance": instance, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	some j, capability in c.securityContext.capabilities.add
	not capability in data.parameters.allowed
	container := lib.name(list, i, c)
	instance := sprintf("%s:%v", [container, capability])
	patch := [{"op": "remove", "path": ["spec", list, i, "securityContext", "capabilities", "add", j]}]
	msg := sprintf("container %s adds capability %v", [container, capability])
}
