# A window in which changes may go out.

variable "opens" {
  type = string
}

variable "closes" {
  type = string
}

resource "terraform_data" "this" {
  input = {
    opens  = var.opens
    closes = var.closes
  }
}
