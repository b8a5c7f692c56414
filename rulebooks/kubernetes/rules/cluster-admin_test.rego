package kubernetes.cluster_admin_test

import data.kubernetes.cluster_admin

test_every_kind_of_subject if {
	subjects(admin, [{"kind": "User", "name": "alice"}, {"kind": "Group", "name": "system:authenticated"}, {"kind": "ServiceAccount", "namespace": "ci", "name": "deployer"}]) == {"User/alice", "Group/system:authenticated", "ServiceAccount/ci/deployer"}
}

test_allowed if subjects(admin, [{"kind": "Group", "name": "system:masters"}]) == set()

test_a_user_is_not_the_group if subjects(admin, [{"kind": "User", "name": "system:masters"}]) == {"User/system:masters"}

test_missing_fields if subjects(admin, [{}, {"kind": "ServiceAccount", "name": "x"}, "Group/system:masters"]) == {"?/?", "ServiceAccount/?/x"}

test_a_role_without_kind if subjects({"name": "cluster-admin"}, [{"kind": "User", "name": "alice"}]) == {"User/alice"}

test_other_roles if subjects({"kind": "ClusterRole", "name": "view"}, [{"kind": "User", "name": "alice"}]) == set()

test_a_namespaced_role if subjects({"kind": "Role", "name": "cluster-admin"}, [{"kind": "User", "name": "alice"}]) == set()

test_nobody if subjects(admin, null) == set()

admin := {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}

subjects(role, list) := {v.subject | some v in deny} if {
	deny := cluster_admin.deny with input as {"kind": "ClusterRoleBinding", "roleRef": role, "subjects": list} with data.parameters as {"roles": ["cluster-admin"], "allowed": ["Group/system:masters"]}
}
