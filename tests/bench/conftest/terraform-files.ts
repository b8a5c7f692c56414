import { seededRandom } from "../../../tools/random.ts";

/** One `.tf` file as a team writes it, a tenth of which leave their bucket open. */
export interface TerraformFile {
  readonly path: string;
  readonly text: string;
}

/** Rules over them: what resources say, by type and name. */
export const terraformPolicy = `package main

deny contains msg if {
	some name, buckets in input.resource.aws_s3_bucket
	some bucket in as_list(buckets)
	bucket.acl == "public-read"
	msg := sprintf("aws_s3_bucket.%s is public", [name])
}

deny contains msg if {
	some name, groups in input.resource.aws_security_group
	some group in as_list(groups)
	some rule in as_list(group.ingress)
	"0.0.0.0/0" in rule.cidr_blocks
	msg := sprintf("aws_security_group.%s is open to the world", [name])
}

warn contains msg if {
	some name, variable in input.variable
	some one in as_list(variable)
	not one.description
	msg := sprintf("variable %s has no description", [name])
}

as_list(x) := x if is_array(x)

as_list(x) := [x] if not is_array(x)
`;

export function terraformFiles(count: number): readonly TerraformFile[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, i) => ({
    path: `team-${i % 20}/service-${i}.tf`,
    text: fileText(i, random.pick(["10.0.0.0/8", "10.1.0.0/16", "192.168.0.0/16"])),
  }));
}

function fileText(i: number, network: string): string {
  const acl = i % 10 === 3 ? "public-read" : "private";
  return `# Service ${i}: a bucket, the group around it, an instance.
variable "region_${i}" {
  description = "where it runs"
  type        = string
  default     = "eu-central-1"
}

locals {
  name_${i} = "service-\${var.region_${i}}-${i}"
  tags = {
    team    = "team-${i % 20}"
    service = "service-${i}"
  }
}

resource "aws_s3_bucket" "data_${i}" {
  bucket = "\${local.name_${i}}-data"
  acl    = "${acl}"
  tags   = merge(local.tags, { kind = "data" })

  versioning {
    enabled = true
  }
}

resource "aws_security_group" "around_${i}" {
  name        = local.name_${i}
  description = "Traffic of service ${i}"

  ingress {
    from_port   = ${443 + (i % 3)}
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["${network}"]
  }
}

resource "aws_instance" "runner_${i}" {
  count         = var.region_${i} == "eu-central-1" ? 2 : 1
  ami           = data.aws_ami.linux.id
  instance_type = "t3.micro"
  user_data     = <<-EOT
    #!/bin/sh
    echo "service ${i} in \${var.region_${i}}"
  EOT

  metadata_options {
    http_tokens = "required"
  }
}

output "bucket_${i}" {
  value = aws_s3_bucket.data_${i}.arn
}
`;
}
