# METADATA
# scope: package
# title: Nobody reads dashboards without a name
# description: Whoever finds the address sees everything.
# custom:
#   sekisho:
#     id: ini-anonymous
#     severity: medium
#     fix: "Say false."
#     applies:
#     - view: file
#       formats: [ini]
#     message: "anonymous access is {anonymous}"
package formats.ini

deny contains {"anonymous": true} if input["auth.anonymous"].enabled == true
