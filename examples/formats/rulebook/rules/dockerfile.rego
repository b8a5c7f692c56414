# METADATA
# scope: package
# title: What is downloaded has a checksum
# description: ADD takes whatever the address gives on the day of the build.
# custom:
#   sekisho:
#     id: dockerfile-checksum
#     severity: high
#     fix: Say `--checksum=sha256:…`.
#     applies:
#     - view: file
#       formats: [dockerfile]
#     instance: address
#     message: "ADD {address} has no checksum"
package formats.dockerfile

deny contains {"address": address} if {
	some command in input
	command.Cmd == "add"
	some address in command.Value
	startswith(address, "https://")
	not checked(command)
}

checked(command) if {
	some flag in command.Flags
	startswith(flag, "--checksum=")
}
