# METADATA
# scope: package
# title: Images name a version
# description: Without a tag, or with a tag that moves, the same manifest runs another program tomorrow, and a rollback does not bring back the old one.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/#image-names
# custom:
#   sekisho:
#     id: image-tag
#     severity: medium
#     fix: "Name a version, for example `image: registry.example.com/app:1.4.2`, or a digest."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         moving:
#           description: Tags that name no version.
#           type: array
#           items: {type: string}
#           default: [latest]
#     instance: container
#     message: "container {container}: image {image} names no version"
#     ja:
#       title: イメージのバージョンを指定する
#       why: タグがない、または動くタグでは、同じマニフェストでも明日は別のプログラムが動き、ロールバックしても元に戻りません。
#       fix: "バージョン（例: `image: registry.example.com/app:1.4.2`）かダイジェストを書いてください。"
#       message: "コンテナ {container}: イメージ {image} はバージョンを指定していません"
package kubernetes.image_tag

import data.kubernetes.image as reference
import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "image": image} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	not fixed(c)
	image := lib.field(c, "image")
	container := lib.name(list, i, c)
	msg := sprintf("container %s: image %v names no version", [container, lib.shown(image)])
}

# A digest decides alone: the runtime ignores the tag beside it.
fixed(c) if reference.has_digest(c.image)

fixed(c) if {
	tag := reference.tag(c.image)
	tag != ""
	not tag in data.parameters.moving
}
