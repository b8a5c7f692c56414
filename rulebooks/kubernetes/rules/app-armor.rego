# METADATA
# scope: package
# title: AppArmor stays on
# description: The runtime's AppArmor profile blocks mounts, kernel settings and other steps of a break-out; without it nothing does.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://kubernetes.io/docs/tutorials/security/apparmor/
# custom:
#   sekisho:
#     id: app-armor
#     severity: medium
#     fix: "Remove the profile (RuntimeDefault is used then), or write `appArmorProfile: {type: RuntimeDefault}`; an own profile is `{type: Localhost, localhostProfile: NAME}`."
#     applies:
#     - view: k8s.pod
#     instance: container
#     message: "{container}: AppArmor profile is {profile}"
#     ja:
#       title: AppArmor を無効にしない
#       why: ランタイムの AppArmor プロファイルは、マウントやカーネル設定の変更など脱出の手順を防ぎます。外すと何も防がれません。
#       fix: "指定を消す（RuntimeDefault になります）か、`appArmorProfile: {type: RuntimeDefault}` と書いてください。独自のものは `{type: Localhost, localhostProfile: 名前}` です。"
#       message: "{container}: AppArmor プロファイルが {profile} です"
package kubernetes.app_armor

import data.kubernetes.lib

# No container can be called "Pod": names of containers are lower case.
deny contains {"msg": msg, "container": "Pod", "profile": profile, "patch": patch} if {
	source := input.spec.securityContext.appArmorProfile
	source != null
	not confines(source)
	profile := lib.field(source, "type")
	patch := [{"op": "set", "path": ["spec", "securityContext", "appArmorProfile"], "value": {"type": "RuntimeDefault"}}]
	msg := sprintf("Pod: AppArmor profile is %v", [lib.shown(profile)])
}

deny contains {"msg": msg, "container": container, "profile": profile, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	source := c.securityContext.appArmorProfile
	source != null
	not confines(source)
	profile := lib.field(source, "type")
	container := lib.name(list, i, c)
	patch := [{"op": "set", "path": ["spec", list, i, "securityContext", "appArmorProfile"], "value": {"type": "RuntimeDefault"}}]
	msg := sprintf("%s: AppArmor profile is %v", [container, lib.shown(profile)])
}

# Before 1.30 profiles were annotations, container.apparmor.security.beta.kubernetes.io/CONTAINER; they still count.
deny contains {"msg": msg, "container": container, "profile": profile, "patch": patch} if {
	some key, profile in input.metadata.annotations
	startswith(key, "container.apparmor.security.beta.kubernetes.io/")
	not allowed_annotation(profile)
	container := trim_prefix(key, "container.apparmor.security.beta.kubernetes.io/")
	patch := [{"op": "set", "path": ["metadata", "annotations", key], "value": "runtime/default"}]
	msg := sprintf("%s: AppArmor profile is %v", [container, profile])
}

confines(source) if source.type in ["RuntimeDefault", "Localhost"]

allowed_annotation(profile) if profile in ["runtime/default", "", null]

allowed_annotation(profile) if startswith(profile, "localhost/")
