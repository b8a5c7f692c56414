package kubernetes.image_tag_test

import data.kubernetes.image_tag

test_fixed if {
	every image in ["app:1", "host:5000/app:1.2", "app:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] {
		not denied(image)
	}
}

test_moving if {
	every image in ["app", "app:latest", "host:5000/app", "host:5000/app:latest", "app:main", "app:", "app@sha256:0123", "", null, 7, {"name": "app"}] {
		denied(image)
	}
}

test_containers_of_all_kinds if names({"containers": [{"name": "a"}], "initContainers": [{"image": "x"}], "ephemeralContainers": [null]}) == {"a", "initContainers[0]", "ephemeralContainers[0]"}

denied(image) if names({"containers": [{"name": "c", "image": image}]}) == {"c"}

names(spec) := {v.container | some v in deny} if {
	deny := image_tag.deny with input as {"spec": spec} with data.parameters as {"moving": ["latest", "main"]}
}
