# METADATA
# scope: package
# title: Environment files stay out of images
# description: Whoever has the image has the passwords.
# custom:
#   sekisho:
#     id: ignore-env
#     severity: medium
#     fix: "Delete the line."
#     applies:
#     - view: file
#       formats: [ignore]
#     message: "{path} is taken in again"
package formats.ignore

deny contains {"path": line.Value} if {
	some line in input
	line.Kind == "NegatedPath"
	endswith(line.Value, ".env")
}
