# METADATA
# scope: package
# title: Buckets are not public
# description: What is in a public bucket is found by scanners within hours; one that can be written to also serves what others put there.
# related_resources:
# - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
# custom:
#   sekisho:
#     id: public-bucket
#     severity: critical
#     fix: "Remove the public ACL, grant or statement, and set all four arguments of aws_s3_bucket_public_access_block to true; publish through CloudFront with an origin access control."
#     applies:
#     - view: tf.change
#       types: [aws_s3_bucket, aws_s3_bucket_acl, aws_s3_bucket_policy, aws_s3_bucket_public_access_block, aws_s3_account_public_access_block]
#     instance: argument
#     message: "the bucket can be public: {argument} is {value}"
#     ja:
#       title: バケットを公開しない
#       why: 公開バケットの中身は数時間でスキャナーに見つかります。書き込めるなら、他人が置いたものまで配信してしまいます。
#       fix: "公開の ACL・grant・ステートメントを消し、aws_s3_bucket_public_access_block の 4 つの引数をすべて true にしてください。公開は CloudFront と OAC で行います。"
#       message: "バケットが公開される可能性があります: {argument} が {value} です"
package terraform_aws.public_bucket

import data.terraform_aws.lib

deny contains {"msg": msg, "argument": "acl", "value": acl} if {
	given("acl")
	acl := input.change.after.acl
	acl in ["public-read", "public-read-write", "authenticated-read"]
	msg := sprintf("the bucket can be public: acl is %s", [acl])
}

deny contains {"msg": msg, "argument": "grant", "value": uri} if {
	given("grant")
	some grant in input.change.after.grant
	uri := grant.uri
	everyone_group(uri)
	msg := sprintf("the bucket can be public: grant is %s", [uri])
}

deny contains {"msg": msg, "argument": "access_control_policy", "value": uri} if {
	lib.written("access_control_policy")
	some policy in input.change.after.access_control_policy
	some grant in policy.grant
	some grantee in grant.grantee
	uri := grantee.uri
	everyone_group(uri)
	msg := sprintf("the bucket can be public: access_control_policy is %s", [uri])
}

# Each argument is false when it is left out.
deny contains {"msg": msg, "argument": argument, "value": value} if {
	input.type in ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"]
	some argument in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
	not input.change.after[argument] == true
	value := lib.field(input.change.after, argument)
	msg := sprintf("the bucket can be public: %s is %v", [argument, value])
}

deny contains {"msg": msg, "argument": argument, "value": "Allow *"} if {
	given("policy")
	policy := input.change.after.policy
	is_string(policy)
	some i, statement in lib.list(json.unmarshal(policy).Statement)
	statement.Effect == "Allow"
	everyone(statement)
	not narrowed(statement)
	argument := sprintf("policy %s", [lib.sid(i, statement)])
	msg := sprintf("the bucket can be public: %s is Allow *", [argument])
}

# In the bucket itself these arguments have been taken over by resources of their own.
given(argument) if lib.written(argument)

given(_) if input.type != "aws_s3_bucket"

# Everybody, and everybody with any AWS account.
everyone_group(uri) if endswith(uri, "/groups/global/AllUsers")

everyone_group(uri) if endswith(uri, "/groups/global/AuthenticatedUsers")

everyone(statement) if statement.Principal == "*"

everyone(statement) if {
	some principal in statement.Principal
	"*" in lib.list(principal)
}

everyone(statement) if statement.NotPrincipal

# A condition on who asks or from where, much as S3 decides what is public; others (a user agent, a date) narrow nothing.
narrowed(statement) if {
	some operator, keys in statement.Condition
	not presence_only(operator)
	some key, values in keys
	lower(key) in {
		"aws:principalaccount",
		"aws:principalarn",
		"aws:principalorgid",
		"aws:sourceaccount",
		"aws:sourcearn",
		"aws:sourceip",
		"aws:sourceowner",
		"aws:sourcevpc",
		"aws:sourcevpce",
		"aws:userid",
		"s3:dataaccesspointaccount",
		"s3:dataaccesspointarn",
	}
	every value in lib.list(values) {
		not wide(value)
	}
}

# These also hold for a request without the key, or with any value but one.
presence_only(operator) if contains(lower(operator), "not")

presence_only(operator) if endswith(lower(operator), "ifexists")

presence_only(operator) if lower(operator) == "null"

wide(value) if lib.internet(value)

# A star in an ARN is no harm once the account is fixed.
wide(value) if {
	contains(value, "*")
	not regex.match(`^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:`, value)
}
