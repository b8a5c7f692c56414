import { padded } from "./random.ts";

/** A module of the size and manner of Gatekeeper's library: some seventy lines, two violations, helpers, exemptions. */
export function gatekeeperModule(index: number): string {
  const id = padded(index, 2);
  return `# METADATA
# title: Images and resources of kind ${id}
# description: Containers take images from allowed places and stay within the limits that are set for them.
package constraint_${id}

import rego.v1

violation contains {"msg": msg, "details": {"container": container.name, "kind": "image"}} if {
	not is_update(input.review)
	some container in input_containers
	not is_exempt(container)
	not has_allowed_prefix(container.image)
	msg := sprintf("container <%v> has an invalid image repo <%v>, allowed repos are %v", [container.name, container.image, allowed_prefixes])
}

violation contains {"msg": msg, "details": {"container": container.name, "kind": "memory"}} if {
	some container in input_containers
	not is_exempt(container)
	limit := object.get(container, ["resources", "limits", "memory"], "missing")
	limit != "missing"
	canonify_memory(limit) > canonify_memory(maximum_memory)
	msg := sprintf("container <%v> memory limit <%v> is higher than the maximum allowed of <%v>", [container.name, limit, maximum_memory])
}

violation contains {"msg": msg, "details": {"missing_labels": missing}} if {
	provided := {label | some label, _ in input.review.object.metadata.labels}
	required := {label | some label in required_labels}
	missing := required - provided
	count(missing) > 0
	msg := sprintf("you must provide labels: %v", [missing])
}

violation contains {"msg": msg, "details": {}} if {
	some label, value in input.review.object.metadata.labels
	some pattern in label_patterns[label]
	not regex.match(pattern, value)
	msg := sprintf("Label <%v: %v> does not satisfy allowed regex: %v", [label, value, pattern])
}

allowed_prefixes := ["registry.example/team-${id}/", "registry.example/shared/"]

maximum_memory := "${index + 1}Gi"

required_labels := ["owner", "app-${id}"]

label_patterns := {"owner": ["^[a-z]+\\\\.sekisho-${id}$"], "tier": ["^(front|back)$"]}

input_containers contains container if some container in input.review.object.spec.containers

input_containers contains container if some container in input.review.object.spec.initContainers

has_allowed_prefix(image) if {
	some prefix in allowed_prefixes
	startswith(image, prefix)
}

is_update(review) if review.operation == "UPDATE"

is_exempt(container) if {
	some exempt in {"registry.example/pause:${id}", "registry.example/debug/*"}
	not endswith(exempt, "*")
	exempt == container.image
}

is_exempt(container) if {
	some exempt in {"registry.example/pause:${id}", "registry.example/debug/*"}
	endswith(exempt, "*")
	startswith(container.image, trim_suffix(exempt, "*"))
}

canonify_memory(text) := to_number(text) * 1000 if regex.match("^[0-9]+$", text)

canonify_memory(text) := (to_number(substring(text, 0, count(text) - 2)) * memory_multiple[suffix]) * 1000 if {
	suffix := substring(text, count(text) - 2, -1)
	memory_multiple[suffix]
}

memory_multiple := {"Ki": 1024, "Mi": 1048576, "Gi": 1073741824, "Ti": 1099511627776}
`;
}

/** A review that breaks rules of every module. */
export const review = {
  review: {
    operation: "CREATE",
    object: {
      metadata: { name: "shop", labels: { owner: "web", tier: "middle" } },
      spec: {
        containers: [
          { name: "web", image: "elsewhere.example/web:1", resources: { limits: { memory: "80Gi" } } },
          { name: "logs", image: "registry.example/shared/logs:2", resources: { limits: { memory: "64Mi" } } },
        ],
      },
    },
  },
};
