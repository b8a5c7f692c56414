# METADATA
# scope: package
# title: Buckets are not readable by everybody
# description: What stands in a bucket with this ACL is on the internet.
# custom:
#   sekisho:
#     id: hcl2-bucket-acl
#     severity: high
#     fix: Delete the argument, or say `private`.
#     applies:
#     - view: tf.source
#       types: [aws_s3_bucket_acl]
#     message: "the ACL is {acl}"
package formats.hcl2

deny contains {"acl": acl} if {
	acl := input.config.acl
	startswith(acl, "public-")
}
