# What the rules of this book share. A package without `deny` is a library, not a rule.
package terraform_aws.lib

# Terraform shows a computed argument that is left out as one known after the apply, whole. For arguments that a separate
# resource has taken over (ingress, acl, grant, policy) that is the normal case, and there is nothing here to judge. The
# price: a block made by `dynamic` from a list that is itself known only after the apply looks the same.
written(argument) if object.get(input.change, ["after_unknown", argument], false) != true

# The value of a field; null where there is none, also when the parent is no mapping.
field(parent, key) := value if {
	value := parent[key]
} else := null

# IAM writes one thing bare and several as a list.
list(value) := value if {
	is_array(value)
} else := [value]

# What a person finds a statement by: its Sid, or its place.
sid(i, statement) := statement.Sid if {
	is_string(statement.Sid)
	statement.Sid != ""
} else := sprintf("Statement[%d]", [i])

# No organisation has so much of the address space: 0.0.0.0/0 in two halves, or 2000::/3, is the internet, too.
internet(cidr) if {
	regex.match(`^[0-9.]+/[0-9]+$`, cidr)
	to_number(split(cidr, "/")[1]) < 8
}

internet(cidr) if {
	regex.match(`^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/[0-9]+$`, cidr)
	to_number(split(cidr, "/")[1]) < 16
}
