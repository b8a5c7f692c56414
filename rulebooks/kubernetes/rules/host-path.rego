# METADATA
# scope: package
# title: Pods do not mount directories of the node
# description: Whoever writes to the node's file system can take over the node, and whoever reads it finds the secrets of all its Pods.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# custom:
#   sekisho:
#     id: host-path
#     severity: high
#     fix: "Replace `hostPath`, for example by `emptyDir: {}` for scratch space or a persistentVolumeClaim for data that stays."
#     applies:
#     - view: k8s.pod
#     instance: volume
#     message: "volume {volume} mounts {path} of the node"
#     ja:
#       title: Pod はノードのディレクトリをマウントしない
#       why: ノードのファイルシステムに書ければノードを乗っ取れ、読めれば全 Pod の秘密情報が手に入ります。
#       fix: "`hostPath` の代わりに、一時領域なら `emptyDir: {}`、残すデータなら persistentVolumeClaim を使ってください。"
#       message: "ボリューム {volume} がノードの {path} をマウントします"
package kubernetes.host_path

import data.kubernetes.lib

deny contains {"msg": msg, "volume": volume, "path": path} if {
	some i, v in input.spec.volumes
	volume := lib.name("volumes", i, v)
	source := v.hostPath
	source != null
	path := lib.field(source, "path")
	msg := sprintf("volume %s mounts %v of the node", [volume, lib.shown(path)])
}
