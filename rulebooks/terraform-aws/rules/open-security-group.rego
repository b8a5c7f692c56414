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
	input.type in ["aws_security_group", "aws_default_security_group"]
	not lib.left_out("ingress")
	some rule in input.change.after.ingress
	some list in ["cidr_blocks", "ipv6_cidr_blocks"]
	some cidr in rule[list]
	lib.internet(cidr)
	ports := opened(lib.field(rule, "protocol"), lib.field(rule, "from_port"), lib.field(rule, "to_port"))
	msg := sprintf("port %s is open to %s", [ports, cidr])
}

deny contains {"msg": msg, "ports": ports, "cidr": cidr} if {
	input.type == "aws_security_group_rule"
	rule := input.change.after
	rule.type == "ingress"
	some list in ["cidr_blocks", "ipv6_cidr_blocks"]
	some cidr in rule[list]
	lib.internet(cidr)
	ports := opened(lib.field(rule, "protocol"), lib.field(rule, "from_port"), lib.field(rule, "to_port"))
	msg := sprintf("port %s is open to %s", [ports, cidr])
}

deny contains {"msg": msg, "ports": ports, "cidr": cidr} if {
	input.type == "aws_vpc_security_group_ingress_rule"
	rule := input.change.after
	some argument in ["cidr_ipv4", "cidr_ipv6"]
	cidr := rule[argument]
	lib.internet(cidr)
	ports := opened(lib.field(rule, "ip_protocol"), lib.field(rule, "from_port"), lib.field(rule, "to_port"))
	msg := sprintf("port %s is open to %s", [ports, cidr])
}

# What a rule opens, undefined where that is allowed. ICMP has no ports.
opened(protocol, _, _) := "all/0-65535" if protocol in ["-1", "all"]

opened(protocol, from, to) := sprintf("%v/%s", [protocol, range(from, to)]) if {
	not protocol in ["-1", "all", "icmp", "icmpv6", "1", "58"]
	not allowed(from, to)
}

# Every port of the range has to be an allowed one.
allowed(from, to) if {
	from <= to
	count({port | some port in data.parameters.allowedPorts; port >= from; port <= to}) == (to - from) + 1
}

range(from, to) := sprintf("%v", [from]) if {
	from == to
} else := sprintf("%v-%v", [from, to])
