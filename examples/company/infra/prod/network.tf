resource "aws_security_group" "bastion" {
  name        = "bastion"
  description = "Way in for operators"
  vpc_id      = var.vpc_id
  tags        = { team = "platform" }
}

resource "aws_vpc_security_group_ingress_rule" "bastion_ssh" {
  security_group_id = aws_security_group.bastion.id
  description       = "SSH"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_security_group" "shop" {
  name        = "shop"
  description = "Load balancer of the shop"
  vpc_id      = var.vpc_id
  tags        = { team = "platform" }

  ingress {
    description      = "HTTP, redirected"
    protocol         = "tcp"
    from_port        = 80
    to_port          = 80
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }

  ingress {
    description      = "HTTPS"
    protocol         = "tcp"
    from_port        = 443
    to_port          = 443
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
