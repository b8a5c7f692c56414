import { generateKeyPairSync, sign } from "node:crypto";
import type { Workload } from "../workload.ts";

export const jwt: Workload = {
  name: "JWT verify (RS256)",
  goal: 1,
  policy: `package tokens

default allow := false

allow if {
	[valid, _, claims] := io.jwt.decode_verify(input.token, {"cert": input.keys, "iss": "https://issuer.example", "aud": "gate"})
	valid
	"deploy" in claims.scope
}
`,
  input: token(),
  rule: "data.tokens.allow",
};

/** A signed token and the public key set. The key is made anew in each run, so that none has to be kept. */
function token(): Workload["input"] {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: "https://issuer.example",
    aud: "gate",
    sub: "ci",
    exp: 4_000_000_000,
    scope: ["read", "deploy"],
  };
  const signed = `${part({ alg: "RS256", typ: "JWT", kid: "bench" })}.${part(claims)}`;
  return {
    token: `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`,
    keys: JSON.stringify({ keys: [{ kty: "RSA", use: "sig", kid: "bench", alg: "RS256", n, e }] }),
  };
}

export const x509: Workload = {
  name: "X.509 parse, two certificates",
  goal: 1 / 0.3,
  policy: `package certificates

parsed := crypto.x509.parse_certificates(input.pem)
`,
  input: { pem: certificates() },
  rule: "data.certificates.parsed",
};

/** A P-256 leaf and its root, made once with openssl for this bench; their keys are gone. */
function certificates(): string {
  return `-----BEGIN CERTIFICATE-----
MIICEDCCAbagAwIBAgIUHrM/nuj/+tBo1TmMhH9oupIgxHIwCgYIKoZIzj0EAwIw
LTEWMBQGA1UECgwNU2VraXNobyBCZW5jaDETMBEGA1UEAwwKQmVuY2ggUm9vdDAg
Fw0yNjExMjIwNzI2MDlaGA8yMTI2MTAyOTA3MjYwOVowPzEWMBQGA1UECgwNU2Vr
aXNobyBCZW5jaDEOMAwGA1UECwwFR2F0ZXMxFTATBgNVBAMMDGdhdGUuZXhhbXBs
ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLWAPJTt2wKcy0bazQYbypKZ0MsJ
7k8ZjLSZS4BvAZQZyOIdYmamEisTtnNkcuR79Mpu5wdk4WXR0szDzV0GnkmjgZ8w
gZwwLQYDVR0RBCYwJIIMZ2F0ZS5leGFtcGxlgg4qLmdhdGUuZXhhbXBsZYcECgAA
ATALBgNVHQ8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwCQYDVR0TBAIwADAd
BgNVHQ4EFgQU9xgeHbYHRY6IL540k2L/nijnJrMwHwYDVR0jBBgwFoAU/JP/D2F0
ead0UORq8KHNW6qWYXQwCgYIKoZIzj0EAwIDSAAwRQIga5w3fY97gYy6ZZ7E4udN
Qy3yc8VqxcVJEfh7wYiOzmcCIQCs/5MWaD272+Uu2Gwmp8QXPDh+fXP41KJjnVfF
qQEjVA==
-----END CERTIFICATE-----
-----BEGIN CERTIFICATE-----
MIIBsjCCAVegAwIBAgIUM8txoLvKalGddXWov5es/VgVkfEwCgYIKoZIzj0EAwIw
LTEWMBQGA1UECgwNU2VraXNobyBCZW5jaDETMBEGA1UEAwwKQmVuY2ggUm9vdDAg
Fw0yNjExMjIwNzI2MDlaGA8yMTI2MTAyOTA3MjYwOVowLTEWMBQGA1UECgwNU2Vr
aXNobyBCZW5jaDETMBEGA1UEAwwKQmVuY2ggUm9vdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABLpQWC+9QdMzfqouhYtkH+FGqxH7uom1r9Zon2n5I/W/I6If9Qg5
poTn9BC1OjIl5oqRiXU0mT4MwUgj0zDqtX2jUzBRMB0GA1UdDgQWBBT8k/8PYXR5
p3RQ5Grwoc1bqpZhdDAfBgNVHSMEGDAWgBT8k/8PYXR5p3RQ5Grwoc1bqpZhdDAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCWgdpu9Qh7UQdd1Tnk
fGIGA+0RLbaQTG3caBYaeJLMigIhAK/CV5H6/HDL57bw6xKJ3pCXbMDU9ZL8qXn9
YfCBGCtT
-----END CERTIFICATE-----
`;
}
