# METADATA
# scope: package
# title: Volumes and databases are encrypted
# description: Snapshots and disks leave the machine they were made on; unencrypted, whoever gets a copy reads it, and encrypting later means a new volume.
# related_resources:
# - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
# - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
# custom:
#   sekisho:
#     id: unencrypted-volume
#     severity: high
#     fix: "Write `encrypted = true` (`storage_encrypted = true` for a database) where the volume is defined."
#     applies:
#     - view: tf.change
#       types: [aws_ebs_volume, aws_instance, aws_launch_template, aws_db_instance, aws_rds_cluster]
#     parameters:
#       type: object
#       properties:
#         ebsEncryptedByDefault:
#           description: EBS encryption by default is on in all accounts and regions, so that no EBS volume can be unencrypted.
#           type: boolean
#           default: false
#     instance: volume
#     message: "{volume} is not encrypted: {argument} is {value}"
#     ja:
#       title: ボリュームとデータベースを暗号化する
#       why: スナップショットやディスクは元のマシンの外に出ます。暗号化されていなければ、写しを得た人が読めます。後から暗号化するには作り直しが要ります。
#       fix: "ボリュームの定義に `encrypted = true`（データベースなら `storage_encrypted = true`）と書いてください。"
#       message: "{volume} が暗号化されていません: {argument} が {value} です"
package terraform_aws.unencrypted_volume

import data.terraform_aws.lib

deny contains {"msg": msg, "volume": "volume", "argument": "encrypted", "value": value} if {
	input.type == "aws_ebs_volume"
	data.parameters.ebsEncryptedByDefault == false
	not input.change.after.encrypted == true
	value := lib.field(input.change.after, "encrypted")
	msg := sprintf("volume is not encrypted: encrypted is %v", [value])
}

# An instance always has a root volume; when nothing is written about it, Terraform learns of it at the apply.
deny contains {"msg": msg, "volume": "root_block_device", "argument": "encrypted", "value": value} if {
	data.parameters.ebsEncryptedByDefault == false
	some device in input.change.after.root_block_device
	not device.encrypted == true
	value := lib.field(device, "encrypted")
	msg := sprintf("root_block_device is not encrypted: encrypted is %v", [value])
}

deny contains {"msg": msg, "volume": volume, "argument": "encrypted", "value": value} if {
	data.parameters.ebsEncryptedByDefault == false
	lib.written("ebs_block_device")
	some device in input.change.after.ebs_block_device
	not device.encrypted == true
	value := lib.field(device, "encrypted")
	volume := sprintf("ebs_block_device %v", [lib.field(device, "device_name")])
	msg := sprintf("%s is not encrypted: encrypted is %v", [volume, value])
}

# A template takes its booleans as text.
deny contains {"msg": msg, "volume": volume, "argument": "encrypted", "value": value} if {
	data.parameters.ebsEncryptedByDefault == false
	some device in input.change.after.block_device_mappings
	some ebs in device.ebs
	not ebs.encrypted in ["true", true]
	value := lib.field(ebs, "encrypted")
	volume := sprintf("block_device_mappings %v", [lib.field(device, "device_name")])
	msg := sprintf("%s is not encrypted: encrypted is %v", [volume, value])
}

# A replica is encrypted as its source is, whatever is written for it.
deny contains {"msg": msg, "volume": "database", "argument": "storage_encrypted", "value": value} if {
	input.type in ["aws_db_instance", "aws_rds_cluster"]
	stand_alone
	not input.change.after.storage_encrypted == true
	value := lib.field(input.change.after, "storage_encrypted")
	msg := sprintf("database is not encrypted: storage_encrypted is %v", [value])
}

stand_alone if {
	object.get(input.change.after, "replicate_source_db", null) == null
	object.get(input.change.after, "replication_source_identifier", null) == null
}
