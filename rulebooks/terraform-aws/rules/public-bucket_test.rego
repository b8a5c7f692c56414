package terraform_aws.public_bucket_test

import data.terraform_aws.public_bucket

test_acl if {
	every acl in ["public-read", "public-read-write", "authenticated-read"] {
		every type in ["aws_s3_bucket", "aws_s3_bucket_acl"] {
			arguments(type, {"acl": acl}, {}) == {"acl"}
		}
	}
}

test_private_acl if arguments("aws_s3_bucket_acl", {"acl": "private"}, {}) == set()

test_left_out if arguments("aws_s3_bucket", {"bucket": "b"}, {"acl": true, "grant": true, "policy": true}) == set()

test_given_whatever_is_unknown if arguments("aws_s3_bucket_acl", {"acl": "public-read"}, {"acl": true}) == {"acl"}

test_grants if {
	arguments("aws_s3_bucket", {"grant": [{"uri": all_users}, {"uri": log_delivery}]}, {}) == {"grant"}
	arguments("aws_s3_bucket_acl", {"access_control_policy": [{"grant": [{"grantee": [{"uri": all_users}]}]}]}, {}) == {"access_control_policy"}
}

test_every_block_is_needed if arguments("aws_s3_bucket_public_access_block", {"block_public_acls": true, "block_public_policy": false, "ignore_public_acls": null}, {}) == {"block_public_policy", "ignore_public_acls", "restrict_public_buckets"}

test_policies_for_everyone if {
	every principal in ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::111122223333:root", "*"]}, {"CanonicalUser": "*"}] {
		public([{"Sid": "S", "Effect": "Allow", "Principal": principal}])
	}
	public({"Sid": "S", "Effect": "Allow", "Principal": "*"})
	public([{"Sid": "S", "Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}}])
}

test_policies_for_some if {
	not public([{"Sid": "S", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}])
	not public([{"Sid": "S", "Effect": "Deny", "Principal": "*"}])
}

test_conditions_that_narrow if {
	every condition in [
		{"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
		{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
		{"ArnLike": {"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"}},
		{"StringLike": {"aws:UserAgent": "*"}, "StringEquals": {"aws:SourceVpce": "vpce-1"}},
	] {
		not public([object.union(everyone, {"Condition": condition})])
	}
}

test_every_key_that_narrows if {
	every key in [
		"aws:PrincipalAccount",
		"aws:PrincipalArn",
		"aws:PrincipalOrgID",
		"aws:SourceAccount",
		"aws:SourceArn",
		"aws:SourceIp",
		"aws:SourceOwner",
		"aws:SourceVpc",
		"aws:SourceVpce",
		"aws:userid",
		"s3:DataAccessPointAccount",
		"s3:DataAccessPointArn",
	] {
		not public([object.union(everyone, {"Condition": {"StringEquals": {key: "fixed"}}})])
	}
}

test_conditions_that_do_not if {
	every condition in [
		{"StringLike": {"aws:UserAgent": "*"}},
		{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}},
		{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
		{"Null": {"aws:PrincipalOrgID": "false"}},
		{"StringLike": {"aws:PrincipalOrgID": "o-*"}},
		{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}},
		{"IpAddress": {"aws:SourceIp": "2000::/3"}},
		{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:topic"}},
		{},
	] {
		public([object.union(everyone, {"Condition": condition})])
	}
}

everyone := {"Sid": "S", "Effect": "Allow", "Principal": "*"}

all_users := "http://acs.amazonaws.com/groups/global/AllUsers"

log_delivery := "http://acs.amazonaws.com/groups/s3/LogDelivery"

public(statements) if arguments("aws_s3_bucket_policy", {"policy": json.marshal({"Statement": statements})}, {}) == {"policy S"}

arguments(type, after, after_unknown) := {v.argument | some v in deny} if {
	deny := public_bucket.deny with input as {"type": type, "change": {"after": after, "after_unknown": after_unknown}}
}
