package terraform_aws.open_security_group_test

import data.terraform_aws.open_security_group

test_every_type if {
	inline([rule("tcp", 22, 22, ["0.0.0.0/0"])], {}) == {"tcp/22"}
	separate(object.union(rule("tcp", 22, 22, ["0.0.0.0/0"]), {"type": "ingress"})) == {"tcp/22"}
	modern({"ip_protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_ipv4": "0.0.0.0/0", "cidr_ipv6": null}) == {"tcp/22"}
}

test_ipv6 if {
	inline([object.union(rule("tcp", 22, 22, []), {"ipv6_cidr_blocks": ["::/0"]})], {}) == {"tcp/22"}
	modern({"ip_protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_ipv6": "::/0"}) == {"tcp/22"}
}

test_egress if separate(object.union(rule("-1", 0, 0, ["0.0.0.0/0"]), {"type": "egress"})) == set()

test_every_protocol if {
	inline([rule("-1", 0, 0, ["0.0.0.0/0"])], {}) == {"all/0-65535"}
	modern({"ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"}) == {"all/0-65535"}
}

test_allowed_ports if {
	inline([rule("tcp", 443, 443, ["0.0.0.0/0"])], {}) == set()
	inline([rule("tcp", 80, 81, ["0.0.0.0/0"])], {}) == set()
}

test_ranges_beyond_the_allowed_ports if {
	inline([rule("tcp", 443, 444, ["0.0.0.0/0"])], {}) == {"tcp/443-444"}
	inline([rule("tcp", 0, 65535, ["0.0.0.0/0"])], {}) == {"tcp/0-65535"}
}

test_no_ports if modern({"ip_protocol": "udp", "cidr_ipv4": "0.0.0.0/0"}) == {"udp/null"}

test_icmp if inline([rule("icmp", 8, 0, ["0.0.0.0/0"])], {}) == set()

test_networks if {
	every cidr in ["10.0.0.0/8", "203.0.113.7/32", "2001:db8::/32"] {
		inline([rule("tcp", 22, 22, [cidr])], {}) == set()
	}
	every cidr in ["0.0.0.0/1", "128.0.0.0/1", "2000::/3", "::ffff:0.0.0.0/0"] {
		inline([rule("tcp", 22, 22, [cidr])], {}) == {"tcp/22"}
	}
}

test_left_out if inline(null, {"ingress": true}) == set()

rule(protocol, from, to, cidrs) := {"protocol": protocol, "from_port": from, "to_port": to, "cidr_blocks": cidrs, "ipv6_cidr_blocks": []}

inline(rules, after_unknown) := ports("aws_security_group", {"ingress": rules}, after_unknown)

separate(after) := ports("aws_security_group_rule", after, {})

modern(after) := ports("aws_vpc_security_group_ingress_rule", after, {})

ports(type, after, after_unknown) := {v.ports | some v in deny} if {
	deny := open_security_group.deny with input as {"type": type, "change": {"after": after, "after_unknown": after_unknown}}
		with data.parameters as {"allowedPorts": [443, 80, 81]}
}
