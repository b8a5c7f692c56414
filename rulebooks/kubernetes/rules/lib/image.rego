# The parts of an image reference, [registry/]path[:tag][@digest], as container runtimes read it.
package kubernetes.image

# The full name without tag and digest: `nginx:1.27` is docker.io/library/nginx.
repository(image) := qualified(untagged(image))

untagged(image) := trim_suffix(locator, concat("", [":", tag(image)])) if {
	locator := split(image, "@")[0]
} else := split(image, "@")[0]

# The tag, undefined where there is none. The colon of a registry's port stands before the last slash.
tag(image) := split(last, ":")[1] if {
	segments := split(split(image, "@")[0], "/")
	last := segments[count(segments) - 1]
}

has_digest(image) if regex.match(`@sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$`, image)

qualified(path) := path if {
	segments := split(path, "/")
	count(segments) > 1
	host(segments[0])
} else := concat("", ["docker.io/", path]) if {
	contains(path, "/")
} else := concat("", ["docker.io/library/", path]) if {
	path != ""
}

host(segment) if contains(segment, ".")

host(segment) if contains(segment, ":")

host("localhost")

# Paths of Docker Hub are lower case, so this is no path.
host(segment) if lower(segment) != segment
