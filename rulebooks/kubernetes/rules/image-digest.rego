# METADATA
# scope: package
# title: Images are pinned by digest
# description: A tag can be pushed again; only a digest proves that what runs is what was built and scanned.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/#image-names
# custom:
#   sekisho:
#     id: image-digest
#     severity: low
#     fix: "Add the digest that the registry shows, for example `image: registry.example.com/app:1.4.2@sha256:<64 hex digits>`."
#     applies:
#     - view: k8s.pod
#     instance: container
#     message: "container {container}: image {image} has no digest"
#     ja:
#       title: イメージをダイジェストで固定する
#       why: タグは上書きできます。ビルドと検査を済ませたものがそのまま動いていると証明できるのはダイジェストだけです。
#       fix: "レジストリが示すダイジェストを付けてください（例: `image: registry.example.com/app:1.4.2@sha256:<16 進 64 桁>`）。"
#       message: "コンテナ {container}: イメージ {image} にダイジェストがありません"
package kubernetes.image_digest

import data.kubernetes.image as reference
import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "image": image} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	not pinned(c)
	image := lib.field(c, "image")
	container := lib.name(list, i, c)
	msg := sprintf("container %s: image %v has no digest", [container, lib.shown(image)])
}

pinned(c) if reference.has_digest(c.image)
