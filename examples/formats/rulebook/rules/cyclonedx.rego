# METADATA
# scope: package
# title: Components have licenses that we may ship
# description: The server side public license asks for the source of everything around it.
# custom:
#   sekisho:
#     id: cyclonedx-license
#     severity: high
#     fix: Replace the component, or ask the legal team.
#     applies:
#     - view: file
#       formats: [cyclonedx]
#     instance: component
#     message: "{component} has the license {license}"
package formats.cyclonedx

refused := {"SSPL-1.0"}

deny contains {"component": component.name, "license": choice.license.id} if {
	some component in input.components
	some choice in component.licenses
	choice.license.id in refused
}
