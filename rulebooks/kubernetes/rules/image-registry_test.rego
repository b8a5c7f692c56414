package kubernetes.image_registry_test

import data.kubernetes.image_registry

test_allowed if {
	every image in ["r.example/app", "r.example/team/app:1", "r.example/app@sha256:00", "host:5000/app:1", "mirror.example/team/app:1", "mirror.example/base:1", "nginx", "library/nginx:1"] {
		not denied(image)
	}
}

test_foreign if {
	every image in ["docker.io/acme/app", "acme/app", "r.example.evil.example/app", ":1", "r.example:5000/app", "host/app", "host:5001/app", "mirror.example/teams/app", "mirror.example/base-evil:1", "LIBRARY/nginx", "", null, 7, ["r.example/app"]] {
		denied(image)
	}
}

test_containers_of_all_kinds if names({"containers": [{"name": "a"}], "initContainers": [{"image": "acme/x"}], "ephemeralContainers": [null]}) == {"a", "initContainers[0]", "ephemeralContainers[0]"}

test_a_string_for_a_container if names({"containers": ["r.example/app"]}) == {"containers[0]"}

denied(image) if names({"containers": [{"name": "c", "image": image}]}) == {"c"}

names(spec) := {v.container | some v in deny} if {
	deny := image_registry.deny with input as {"spec": spec} with data.parameters as {"registries": ["r.example", "host:5000/", "mirror.example/team", "mirror.example/base", "docker.io/library"]}
}
