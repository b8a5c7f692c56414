# METADATA
# scope: package
# title: Nobody is served by an old TLS
# description: TLS 1.0 and 1.1 have known weaknesses, and browsers refuse them.
# custom:
#   sekisho:
#     id: nginx-tls
#     severity: high
#     fix: Leave TLSv1.2 and TLSv1.3.
#     applies:
#     - view: file
#       formats: [nginx]
#     instance: protocol
#     message: "ssl_protocols allows {protocol}"
package formats.nginx

deny contains {"protocol": protocol} if {
	walk(input, [_, directive])
	directive.name == "ssl_protocols"
	some protocol in directive.parameters
	protocol in {"SSLv3", "TLSv1", "TLSv1.1"}
}
