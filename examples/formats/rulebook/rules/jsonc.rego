# METADATA
# scope: package
# title: Nobody reads dashboards without a name
# description: Whoever finds the address sees everything.
# custom:
#   sekisho:
#     id: jsonc-anonymous
#     severity: medium
#     fix: "Say false."
#     applies:
#     - view: file
#       formats: [jsonc]
#     message: "anonymous access is {anonymous}"
package formats.jsonc

deny contains {"anonymous": true} if input.auth.anonymous == true
