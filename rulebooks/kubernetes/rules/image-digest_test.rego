package kubernetes.image_digest_test

import data.kubernetes.image_digest

test_pinned if {
	every image in ["app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "host:5000/app:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] {
		not denied(image)
	}
}

test_not_pinned if {
	every image in ["app", "app:1", "app@sha256:0123", "app@md5:0123456789abcdef0123456789abcdef", "app:sha256-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "", null, 7] {
		denied(image)
	}
}

test_containers_of_all_kinds if names({"containers": [{"name": "a"}], "initContainers": [{"image": "x"}], "ephemeralContainers": [null]}) == {"a", "initContainers[0]", "ephemeralContainers[0]"}

denied(image) if names({"containers": [{"name": "c", "image": image}]}) == {"c"}

names(spec) := {v.container | some v in deny} if {
	deny := image_digest.deny with input as {"spec": spec}
}
