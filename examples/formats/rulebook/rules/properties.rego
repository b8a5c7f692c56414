# METADATA
# scope: package
# title: Management endpoints are named one by one
# description: All of them together give heap dumps and environment variables to everybody.
# custom:
#   sekisho:
#     id: properties-endpoints
#     severity: medium
#     fix: "Name those that are needed, such as health."
#     applies:
#     - view: file
#       formats: [properties]
#     message: "all endpoints are exposed ({endpoints})"
package formats.properties

deny contains {"endpoints": endpoints} if {
	endpoints := input["management.endpoints.web.exposure.include"]
	endpoints == "*"
}
