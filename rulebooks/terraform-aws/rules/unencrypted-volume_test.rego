package terraform_aws.unencrypted_volume_test

import data.terraform_aws.unencrypted_volume

test_volume if {
	every after in [{"encrypted": false}, {"encrypted": null}, {}, {"encrypted": "true"}] {
		volumes("aws_ebs_volume", after, false) == {"volume"}
	}
	volumes("aws_ebs_volume", {"encrypted": true}, false) == set()
}

test_instance if {
	after := {
		"root_block_device": [{"encrypted": false}],
		"ebs_block_device": [{"device_name": "/dev/sdf", "encrypted": true}, {"device_name": "/dev/sdg"}],
	}
	volumes("aws_instance", after, false) == {"root_block_device", "ebs_block_device /dev/sdg"}
}

test_template if {
	after := {"block_device_mappings": [
		{"device_name": "/dev/xvda", "ebs": [{"encrypted": "true"}]},
		{"device_name": "/dev/xvdb", "ebs": [{"encrypted": ""}]},
		{"device_name": "/dev/xvdc", "ebs": []},
	]}
	volumes("aws_launch_template", after, false) == {"block_device_mappings /dev/xvdb"}
}

test_databases if {
	every type in ["aws_db_instance", "aws_rds_cluster"] {
		volumes(type, {"storage_encrypted": null}, true) == {"database"}
		volumes(type, {"storage_encrypted": true}, true) == set()
	}
}

test_replicas if {
	volumes("aws_db_instance", {"storage_encrypted": null, "replicate_source_db": "shop"}, false) == set()
	volumes("aws_rds_cluster", {"replication_source_identifier": "arn:aws:rds:ap-northeast-1:111122223333:cluster:a"}, false) == set()
}

test_encrypted_by_default if {
	volumes("aws_ebs_volume", {}, true) == set()
	volumes("aws_instance", {"root_block_device": [{}]}, true) == set()
}

volumes(type, after, by_default) := {v.volume | some v in deny} if {
	deny := unencrypted_volume.deny with input as {"type": type, "change": {"after": after, "after_unknown": {}}}
		with data.parameters as {"ebsEncryptedByDefault": by_default}
}
