/** The inputs of other workloads, judged by rules of another style: what makes those fast must not hang on how they are written. */
import type { Workload } from "../workload.ts";
import { pods } from "./pods.ts";
import { terraform } from "./terraform.ts";

/** Helper set, helper functions with defaults, `x[_]`, sets in messages, nested results. */
const olderPods = `package k8s

import rego.v1

violation contains {"msg": msg, "details": {"container": c.name, "image": c.image}} if {
	c := all_containers[_]
	object.get(security(c), "privileged", false) == true
	msg := sprintf("%s/%s: container %v is privileged", [input.kind, input.metadata.name, c.name])
}

violation contains {"msg": msg, "details": {"container": c.name}} if {
	c := all_containers[_]
	object.get(security(c), "runAsUser", 1000) == 0
	msg := sprintf("%s/%s: container %v runs as root", [input.kind, input.metadata.name, c.name])
}

violation contains {"msg": msg, "details": {"container": c.name}} if {
	c := all_containers[_]
	probe := ["livenessProbe", "readinessProbe"][_]
	not c[probe]
	msg := sprintf("%s/%s: container %v has no %v", [input.kind, input.metadata.name, c.name, probe])
}

violation contains {"msg": msg, "details": {"container": c.name, "missing": missing}} if {
	c := all_containers[_]
	missing := {"cpu", "memory"} - {k | object.get(c, ["resources", "limits"], {})[k]}
	count(missing) > 0
	msg := sprintf("container %v lacks limits %v", [c.name, missing])
}

violation contains {"msg": msg, "details": {"container": c.name}} if {
	c := all_containers[_]
	not allowed_image(c.image)
	msg := sprintf("container %v takes %q from elsewhere, allowed are %v", [c.name, c.image, allowed])
}

violation contains {"msg": msg, "details": {"added": added}} if {
	c := all_containers[_]
	added := {x | x := object.get(security(c), ["capabilities", "add"], [])[_]} & {"NET_ADMIN", "SYS_ADMIN"}
	count(added) > 0
	msg := sprintf("container %v adds %v", [c.name, concat(", ", added)])
}

violation contains {"msg": msg, "details": {"volume": v.name}} if {
	v := spec.volumes[i]
	v.hostPath
	msg := sprintf("volume %d (%v) is a path of the host: %v", [i, v.name, v.hostPath.path])
}

violation contains {"msg": msg, "details": {}} if {
	required := ["app", "team", "tier", "owner"][_]
	not input.metadata.labels[required]
	msg := sprintf("label %s is missing, there are %v", [required, object.keys(input.metadata.labels)])
}

spec := object.get(input, ["spec", "template", "spec"], {})

all_containers contains c if c := spec.containers[_]

all_containers contains c if c := spec.initContainers[_]

security(c) := object.get(c, "securityContext", {})

allowed := ["registry.example/", "mirror.example/"]

allowed_image(image) if startswith(image, allowed[_])
`;

export const podsOlder: Workload = {
  ...pods,
  name: "Pod rules with helpers and nested results",
  policy: olderPods,
  rule: "data.k8s.violation",
};

/** A helper set of whole resources that every rule walks. */
const helperTerraform = `package plans

deny contains {"msg": msg, "address": r.address} if {
	some r in created
	r.type == "aws_instance"
	r.change.after.associate_public_ip_address == true
	msg := sprintf("%v has a public address", [r.name])
}

deny contains {"msg": msg, "address": r.address} if {
	some r in created
	r.type == "aws_ebs_volume"
	r.change.after.size > 400
	msg := sprintf("%v is too large: %d GB", [r.name, r.change.after.size])
}

deny contains {"msg": msg, "address": r.address} if {
	some r in created
	startswith(r.type, "aws_lb")
	lower(r.change.after.protocol) == "http"
	msg := sprintf("%v speaks HTTP", [r.name])
}

deny contains {"msg": msg, "address": r.address} if {
	some r in created
	r.type == "aws_s3_bucket"
	every key in ["versioning", "encryption"] { not r.change.after[key] }
	msg := sprintf("%v keeps nothing safe", [r.name])
}

deny contains {"msg": msg, "address": r.address} if {
	some r in created
	r.type == "aws_security_group"
	open := {rule.from_port | some rule in r.change.after.ingress} & {22, 5432}
	count(open) > 0
	msg := sprintf("%v opens %v", [r.name, open])
}

deny contains {"msg": msg, "address": r.address} if {
	some r in created
	r.type in {"aws_instance", "aws_db_instance"}
	not r.change.after.monitoring
	msg := sprintf("%v is not monitored", [r.name])
}

created contains r if {
	some r in input.resource_changes
	"create" in r.change.actions
}
`;

export const terraformHelpers: Workload = {
  ...terraform,
  name: "Terraform plan, rules over a helper set, objects as results",
  policy: helperTerraform,
};
