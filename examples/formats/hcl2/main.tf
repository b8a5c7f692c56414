variable "account" {
  type = string
}

resource "aws_s3_bucket_acl" "logs" {
  bucket = "logs-${var.account}"
  acl    = "public-read"
}
