resource "aws_iam_policy" "deploy" {
  name = "deploy"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/acme/deploy:*"
      },
      {
        Sid      = "Assets"
        Effect   = "Allow"
        Action   = ["s3:*"]
        Resource = "*"
      },
    ]
  })
}

# The bucket gets its name at the apply, so the text of the policy is not known before.
resource "aws_iam_policy" "exports" {
  name = "exports"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Exports"
      Effect   = "Allow"
      Action   = ["s3:*"]
      Resource = [aws_s3_bucket.exports.arn, "${aws_s3_bucket.exports.arn}/*"]
    }]
  })
}

resource "aws_iam_policy" "receipts" {
  name = "receipts"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Write"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = "arn:aws:s3:::acme-receipts/*"
    }]
  })
}
