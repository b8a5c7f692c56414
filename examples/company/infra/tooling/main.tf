# Records which release each service runs and which windows for changes are open. Uses only the provider that is built
# into Terraform, so that this root plans without an account or a network.

terraform {
  required_version = ">= 1.4"
}

variable "environment" {
  type    = string
  default = "prod"
}

variable "releases" {
  type = map(string)
  default = {
    catalog    = "2026.10.7"
    payments   = "5.12.0"
    storefront = "2026.11.3"
  }
}

resource "terraform_data" "release" {
  for_each = var.releases

  input = {
    environment = var.environment
    service     = each.key
    version     = each.value
  }
}

# A new schema means a new migration, never a change of the one that ran.
resource "terraform_data" "migration" {
  input            = "catalog-0042"
  triggers_replace = terraform_data.release["catalog"].input.version
}

module "window" {
  source = "./window"

  opens  = "2026-11-24T01:00:00Z"
  closes = "2026-11-24T03:00:00Z"
}

moved {
  from = terraform_data.freeze
  to   = module.window.terraform_data.this
}

output "releases" {
  value = { for service, release in terraform_data.release : service => release.output.version }
}

output "migration" {
  value = terraform_data.migration.id
}
