# METADATA
# scope: package
# title: The database is reached by TLS
# description: Passwords go over the network in plain text.
# custom:
#   sekisho:
#     id: dotenv-tls
#     severity: medium
#     fix: "Say verify-full."
#     applies:
#     - view: file
#       formats: [dotenv]
#     message: "the connection is not encrypted ({variable})"
package formats.dotenv

deny contains {"variable": "DATABASE_SSLMODE"} if input.DATABASE_SSLMODE == "disable"
