package kubernetes.rbac_escalation_test

import data.kubernetes.rbac_escalation

test_verbs if grants("Role", [{"verbs": ["get", "bind"], "resources": ["rolebindings", "roles"]}]) == {"bind on rolebindings,roles"}

test_wildcard_verb if grants("Role", [{"verbs": ["*"], "resources": ["deployments"]}]) == {"* on deployments"}

test_wildcard_resource if grants("Role", [{"verbs": ["list", "get"], "resources": ["*"]}]) == {"get,list on *"}

test_everything_once if grants("ClusterRole", [{"verbs": ["*"], "resources": ["*"]}]) == {"* on *"}

test_secrets_of_the_cluster if grants("ClusterRole", [{"verbs": ["get", "create"], "resources": ["pods", "secrets"]}]) == {"get on secrets"}

test_secrets_of_a_namespace if grants("Role", [{"verbs": ["get"], "resources": ["secrets"]}]) == set()

test_named_secrets if grants("ClusterRole", [{"verbs": ["get"], "resources": ["secrets"], "resourceNames": ["tls"]}]) == set()

test_no_names_are_no_limit if grants("ClusterRole", [{"verbs": ["get"], "resources": ["secrets"], "resourceNames": []}, {"verbs": ["list"], "resources": ["secrets"], "resourceNames": null}]) == {"get on secrets", "list on secrets"}

test_urls if grants("ClusterRole", [{"verbs": ["*"], "nonResourceURLs": ["/metrics"]}]) == {"* on /metrics"}

test_urls_beside_an_empty_list if grants("ClusterRole", [{"verbs": ["*"], "resources": [], "nonResourceURLs": ["/metrics"]}]) == {"* on /metrics"}

test_a_rule_about_nothing if grants("ClusterRole", [{"verbs": ["impersonate"]}]) == {"impersonate on nothing"}

test_ordinary if grants("ClusterRole", [{"verbs": ["get", "list", "watch"], "resources": ["pods"]}, {"verbs": null, "resources": ["*"]}]) == set()

test_no_rules if grants("ClusterRole", null) == set()

grants(kind, rules) := {v.grant | some v in deny} if {
	deny := rbac_escalation.deny with input as {"kind": kind, "rules": rules} with data.parameters as {
		"verbs": ["escalate", "bind", "impersonate", "*"],
		"resources": ["*"],
		"clusterWide": [{"resource": "secrets", "verbs": ["get", "list", "watch"]}],
	}
}
