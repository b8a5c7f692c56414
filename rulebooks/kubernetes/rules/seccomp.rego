# METADATA
# scope: package
# title: System calls are filtered by seccomp
# description: The runtime's seccomp profile blocks system calls that programs hardly use and exploits of the kernel do.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://kubernetes.io/docs/tutorials/security/seccomp/
# custom:
#   sekisho:
#     id: seccomp
#     severity: medium
#     fix: "Write `seccompProfile: {type: RuntimeDefault}` under the securityContext of the Pod."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         profile:
#           description: "`baseline` refuses Unconfined where it is written; `restricted` also wants a profile written for every container (not on Windows)."
#           enum: [baseline, restricted]
#           default: baseline
#     instance: container
#     message: "{container}: seccompProfile.type is {type}"
#     ja:
#       title: システムコールを seccomp で制限する
#       why: ランタイムの seccomp プロファイルは、普通のプログラムがほぼ使わず、カーネルの攻撃に使われるシステムコールを止めます。
#       fix: "Pod の securityContext に `seccompProfile: {type: RuntimeDefault}` と書いてください。"
#       message: "{container}: seccompProfile.type が {type} です"
package kubernetes.seccomp

import data.kubernetes.lib

# No container can be called "Pod": names of containers are lower case.
deny contains {"msg": msg, "container": "Pod", "type": type, "patch": patch} if {
	profile := input.spec.securityContext.seccompProfile
	profile != null
	not confines(profile)
	type := lib.field(profile, "type")
	patch := [{"op": "set", "path": ["spec", "securityContext", "seccompProfile"], "value": {"type": "RuntimeDefault"}}]
	msg := sprintf("Pod: seccompProfile.type is %v", [lib.shown(type)])
}

deny contains {"msg": msg, "container": container, "type": type, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	profile := c.securityContext.seccompProfile
	profile != null
	not confines(profile)
	type := lib.field(profile, "type")
	container := lib.name(list, i, c)
	patch := [{"op": "set", "path": ["spec", list, i, "securityContext", "seccompProfile"], "value": {"type": "RuntimeDefault"}}]
	msg := sprintf("%s: seccompProfile.type is %v", [container, lib.shown(type)])
}

deny contains {"msg": msg, "container": container, "type": null, "patch": patch} if {
	data.parameters.profile == "restricted"
	lib.linux
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	not has_profile(c)
	not pod_has_profile
	container := lib.name(list, i, c)
	patch := lib.offered(c, ["securityContext"], [{"op": "set", "path": ["spec", list, i, "securityContext", "seccompProfile"], "value": {"type": "RuntimeDefault"}}])
	msg := sprintf("%s: seccompProfile.type is not set", [container])
}

confines(profile) if profile.type in ["RuntimeDefault", "Localhost"]

pod_has_profile if confines(input.spec.securityContext.seccompProfile)

has_profile(c) if c.securityContext.seccompProfile != null
