# METADATA
# scope: package
# title: Security groups open only public ports to the internet
# description: A port that the whole internet can reach is tried by password guessers and exploits within minutes.
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# custom:
#   sekisho:
#     id: open-security-group
#     severity: high
#     fix: "Name who may connect, for example `cidr_ipv4 = \"10.0.0.0/16\"` or `referenced_security_group_id`; reach machines through Session Manager instead of SSH."
#     applies:
#     - view: tf.change
#       types: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#     parameters:
#       type: object
#       properties:
#         allowedPorts:
#           description: Ports that may be open to the internet.
#           type: array
#           items: {type: integer, minimum: 0, maximum: 65535}
#           default: [443]
#     instance: ports
#     message: "port {ports} is open to {cidr}"
#     ja:
#       title: セキュリティグループは公開用ポートだけをインターネットに開く
#       why: インターネット全体から届くポートは、数分のうちにパスワード総当たりや攻撃コードを試されます。
#       fix: "接続元を指定してください（例: `cidr_ipv4 = \"10.0.0.0/16\"` や `referenced_security_group_id`）。サーバーへは SSH ではなく Session Manager で入れます。"
#       message: "ポート {ports} が {cidr} に開いています"
package terraform_aws.open_security_group

import data.terraform_aws.lib

deny contains {"msg": msg, "ports": ports, "cidr": cidr} if {
	lib.written("ingress")
	some rule in input.change.after.ingress
	some list in ["cidr_blocks", "ipv6_cidr_blocks"]
	some cidr in rule[list]
	ports := opened(lib.field(rule, "protocol"), lib.field(rule, "from_port"), lib.field(rule, "to_port"))
	lib.internet(cidr)
	msg := sprintf("port %s is open to %s", [ports, cidr])
}

deny contains {"msg": msg, "ports": ports, "cidr": cidr} if {
	rule := input.change.after
	rule.type == "ingress"
	some list in ["cidr_blocks", "ipv6_cidr_blocks"]
	some cidr in rule[list]
	ports := opened(lib.field(rule, "protocol"), lib.field(rule, "from_port"), lib.field(rule, "to_port"))
	lib.internet(cidr)
	msg := sprintf("port %s is open to %s", [ports, cidr])
}

deny contains {"msg": msg, "ports": ports, "cidr": cidr} if {
	rule := input.change.after
	some argument in ["cidr_ipv4", "cidr_ipv6"]
	cidr := rule[argument]
	ports := opened(lib.field(rule, "ip_protocol"), lib.field(rule, "from_port"), lib.field(rule, "to_port"))
	lib.internet(cidr)
	msg := sprintf("port %s is open to %s", [ports, cidr])
}

# What a rule opens, undefined where that is allowed.
opened(protocol, _, _) := "all/0-65535" if kind(protocol) == "every protocol"

opened(protocol, from, to) := sprintf("%v/%s", [protocol, range(from, to)]) if {
	kind(protocol) == "a protocol with ports"
	forbidden(from, to)
}

# ICMP has types where others have ports.
kind(protocol) := object.get(
	{"-1": "every protocol", "all": "every protocol", "icmp": "ICMP", "icmpv6": "ICMP", "1": "ICMP", "58": "ICMP"},
	protocol,
	"a protocol with ports",
)

# One port of the range that is not allowed is enough; a range without an end is forbidden.
forbidden(from, to) if {
	allowed := {port | some port in data.parameters.allowedPorts; port >= from; port <= to}
	count(allowed) < (to - from) + 1
}

forbidden(null, _)

forbidden(_, null)

range(from, to) := sprintf("%v", [from]) if {
	from == to
} else := sprintf("%v-%v", [from, to])
