# METADATA
# scope: package
# title: Licenses are those that the company agreed to
# description: Other licenses may ask for what the company does not want to give.
# custom:
#   sekisho:
#     id: spdx-license
#     severity: medium
#     fix: Take another package, or ask the legal team.
#     applies:
#     - view: file
#       formats: [spdx]
#     instance: package
#     message: "{package} has the license {license}"
package formats.spdx

agreed := {"Apache-2.0", "BSD-3-Clause", "MIT"}

deny contains {"package": item.name, "license": item.licenseConcluded} if {
	some item in input.packages
	not item.licenseConcluded in agreed
}
