# METADATA
# scope: package
# title: Pods set only safe sysctls
# description: Other sysctls are shared with the node or its Pods, or switch off protections of the kernel.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   sekisho:
#     id: sysctls
#     severity: medium
#     fix: "Remove the sysctl; set what the whole node needs on the node, and name what a Pod may set in the rule's parameter `extra`."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         extra:
#           description: Sysctls that Pods may set besides the safe ones, for example [net.core.somaxconn].
#           type: array
#           items: {type: string}
#           default: []
#     instance: sysctl
#     message: "sysctl {sysctl} is not a safe one"
#     ja:
#       title: Pod が設定する sysctl は安全なものだけにする
#       why: それ以外の sysctl はノードや他の Pod と共有されるか、カーネルの防御を無効にします。
#       fix: "その sysctl を消してください。ノード全体に要るものはノードで設定し、Pod に許すものはこのルールのパラメーター `extra` に書いてください。"
#       message: "sysctl {sysctl} は安全なものではありません"
package kubernetes.sysctls

import data.kubernetes.lib

deny contains {"msg": msg, "sysctl": sysctl, "patch": patch} if {
	some i, s in input.spec.securityContext.sysctls
	not safe(s)
	sysctl := lib.name("sysctls", i, s)
	patch := [{"op": "remove", "path": ["spec", "securityContext", "sysctls", i]}]
	msg := sprintf("sysctl %s is not a safe one", [sysctl])
}

safe(s) if s.name in data.parameters.extra

# The list of Kubernetes 1.37; older releases have fewer, and their kubelet refuses the rest.
safe(s) if {
	s.name in {
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
	}
}
