package kubernetes.app_armor_test

import data.kubernetes.app_armor

test_pod if names({"spec": {"securityContext": profile("Unconfined"), "containers": [{"name": "c"}]}}) == {"Pod"}

test_pod_null if names({"spec": {"securityContext": {"appArmorProfile": null}}}) == set()

test_container if names({"spec": {"initContainers": [{"name": "c", "securityContext": profile("Unconfined")}]}}) == {"c"}

test_without_type if names({"spec": {"containers": [{"name": "c", "securityContext": {"appArmorProfile": {}}}, {"name": "d", "securityContext": {"appArmorProfile": "x"}}]}}) == {"c", "d"}

test_confined if names({"spec": {"securityContext": profile("RuntimeDefault"), "containers": [{"name": "c", "securityContext": profile("Localhost")}, {"name": "d", "securityContext": {"appArmorProfile": null}}]}}) == set()

test_annotation if names(annotated("unconfined")) == {"c"}

test_confining_annotations if {
	every value in ["runtime/default", "localhost/k8s-apparmor-example", "", null] {
		names(annotated(value)) == set()
	}
}

test_other_annotations if names({"metadata": {"annotations": {"example.com/apparmor": "unconfined"}}, "spec": {}}) == set()

test_no_annotations if names({"metadata": {"annotations": null}, "spec": null}) == set()

profile(type) := {"appArmorProfile": {"type": type}}

annotated(value) := {"metadata": {"annotations": {"container.apparmor.security.beta.kubernetes.io/c": value}}, "spec": {"containers": [{"name": "c"}]}}

names(pod) := {v.container | some v in deny} if {
	deny := app_armor.deny with input as pod
}
