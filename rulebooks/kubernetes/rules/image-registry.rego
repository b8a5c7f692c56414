# METADATA
# scope: package
# title: Images come from an allowed registry
# description: An image from elsewhere was neither built nor scanned by us.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/
# custom:
#   sekisho:
#     id: image-registry
#     severity: high
#     fix: Push the image to an allowed registry and name it from there, for example registry.example.com/team/app:1.2.
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       required: [registries]
#       properties:
#         registries:
#           description: "Registries, or the beginnings of repositories, in full: registry.example.com, registry.example.com/team, docker.io/library."
#           type: array
#           minItems: 1
#           items: {type: string, minLength: 1}
#     instance: container
#     message: "container {container}: image {image} is not from an allowed registry"
#     ja:
#       title: イメージは許可されたレジストリから取得する
#       why: 許可外のイメージは社内でビルドも検査もされていません。
#       fix: "許可されたレジストリへプッシュし、その名前（例: registry.example.com/team/app:1.2）を書いてください。"
#       message: "コンテナ {container}: イメージ {image} は許可されたレジストリのものではありません"
package kubernetes.image_registry

import data.kubernetes.image as reference
import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "image": image} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	not allowed(c)
	image := lib.field(c, "image")
	container := lib.name(list, i, c)
	msg := sprintf("container %s: image %v is not from an allowed registry", [container, lib.shown(image)])
}

# The slash keeps registry.example.com.evil.example out.
allowed(c) if {
	repository := reference.repository(c.image)
	some registry in data.parameters.registries
	startswith(concat("", [repository, "/"]), concat("", [trim_suffix(registry, "/"), "/"]))
}
