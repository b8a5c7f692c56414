resource "aws_db_instance" "shop" {
  identifier                  = "shop"
  engine                      = "postgres"
  engine_version              = "17.4"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  storage_encrypted           = true
  deletion_protection         = true
  username                    = "shop"
  manage_master_user_password = true
  tags                        = { team = "shop" }
}

resource "aws_ebs_volume" "index" {
  availability_zone = "ap-northeast-1a"
  type              = "gp3"
  size              = 40
  encrypted         = false
  tags              = { team = "shop" }
}

# `encrypted` is left out: the account's default decides, and Terraform learns of it at the apply.
resource "aws_ebs_volume" "scratch" {
  availability_zone = "ap-northeast-1a"
  type              = "gp3"
  size              = 200
  tags              = { team = "shop" }
}

resource "aws_s3_bucket" "exports" {
  bucket_prefix = "acme-exports-"
}

resource "aws_s3_bucket_acl" "exports" {
  bucket = aws_s3_bucket.exports.id
  acl    = "public-read"
}

resource "aws_s3_bucket" "receipts" {
  bucket = "acme-receipts"
  tags   = { team = "payments" }
}

resource "aws_s3_bucket_public_access_block" "receipts" {
  bucket                  = aws_s3_bucket.receipts.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
