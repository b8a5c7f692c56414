# METADATA
# scope: package
# title: TLS is at least 1.2
# description: Older versions can be broken.
# custom:
#   sekisho:
#     id: toml-tls
#     severity: high
#     fix: Say "1.2" or "1.3".
#     applies:
#     - view: file
#       formats: [toml]
#     message: "the least version of TLS is {version}"
package formats.toml

deny contains {"version": version} if {
	version := input.server.tls.min_version
	version in {"1.0", "1.1"}
}
