# METADATA
# scope: package
# title: Dependencies have versions that stay
# description: A SNAPSHOT is another library every day.
# custom:
#   sekisho:
#     id: xml-snapshot
#     severity: medium
#     fix: Name a released version.
#     applies:
#     - view: file
#       formats: [xml]
#     instance: artifact
#     message: "{artifact} has the version {version}"
package formats.xml

deny contains {"artifact": dependency.artifactId, "version": dependency.version} if {
	some dependency in input.project.dependencies.dependency
	endswith(dependency.version, "-SNAPSHOT")
}
