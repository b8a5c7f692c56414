package terraform_aws.wildcard_iam_test

import data.terraform_aws.wildcard_iam

test_actions if {
	every action in ["*", "s3:*", "*:*", "iam:**"] {
		found([allow({"Action": action, "Resource": "*"})]) == {concat(":", ["S", action])}
		found(allow({"Action": [action], "Resource": ["arn:aws:s3:::b", "*"]})) == {concat(":", ["S", action])}
	}
}

test_named_actions if found([allow({"Action": ["s3:Get*", "ec2:DescribeInstances"], "Resource": "*"})]) == set()

test_named_resources if found([allow({"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"})]) == set()

test_not_action if found([allow({"NotAction": "iam:*", "Resource": "*"})]) == {"S:NotAction"}

test_not_action_elsewhere if found([allow({"NotAction": "iam:*", "Resource": "arn:aws:s3:::b"}), {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}]) == set()

test_not_resource if found([allow({"Action": "s3:*", "NotResource": "arn:aws:s3:::b"})]) == {"S:s3:*"}

test_deny if found([{"Effect": "Deny", "Action": "*", "Resource": "*"}]) == set()

test_allowed if found([allow({"Action": ["cloudwatch:*", "logs:*"], "Resource": "*"})]) == {"S:logs:*"}

test_nameless if found([{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Sid": "", "Effect": "Allow", "Action": "*", "Resource": "*"}]) == {"Statement[0]:*", "Statement[1]:*"}

allow(rest) := object.union({"Sid": "S", "Effect": "Allow"}, rest)

found(statements) := {v.instance | some v in deny} if {
	deny := wildcard_iam.deny with input as {"type": "aws_iam_policy", "change": {"after": {"policy": json.marshal({"Statement": statements})}, "after_unknown": {}}}
		with data.parameters as {"allowed": ["cloudwatch:*"]}
}
