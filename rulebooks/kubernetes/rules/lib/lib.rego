# What the rules of this book share. A package without `deny` is a library, not a rule.
package kubernetes.lib

# What a person finds a container or volume by: its name, or its place where it has none, so that two of them stay apart.
name(list, i, item) := item.name if {
	is_string(item.name)
	item.name != ""
} else := sprintf("%s[%v]", [list, i])

# The value of a field; null where there is none, also when the parent is no mapping. Kubernetes reads null as "not set".
field(parent, key) := value if {
	value := parent[key]
} else := null

# A value as a message says it; templates of other languages have their own word for null.
shown(null) := "not set"

shown(value) := value if value != null

# A patch, where mappings lead to its place or nothing does: none where something else stands in the way.
offered(item, keys, patch) := patch if {
	is_object(item)
	every n in numbers.range(1, count(keys)) {
		mapping(object.get(item, array.slice(keys, 0, n), null))
	}
} else := []

mapping(value) if is_object(value)

mapping(null)

# Linux settings mean nothing on a Windows Pod; the API server refuses most of them there.
linux if object.get(input.spec, ["os", "name"], "") != "windows"

# Root in a user namespace of the Pod's own is an ordinary user of the node. Nothing but a written `false` makes one.
node_users if object.get(input.spec, "hostUsers", true) != false
