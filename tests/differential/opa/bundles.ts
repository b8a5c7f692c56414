/** Words that make bundles, for both programs; spaces separate them. They run in the directory of files.ts. */

/** Files beside those of files.ts. */
export const BUNDLE_FILES: Readonly<Record<string, string>> = {
  "lib-bundle/.manifest": '{"roots": ["lib", "/extra/"]}',
  "lib-bundle/lib.rego": "package lib\n\nx   :=  data.lib.d\n",
  "lib-bundle/data.json": '{"lib": {"d": 1.50, "<": "<&>\u2028", "e": 1e3, "big": 10000000000000000000000}}',
  "old-bundle/.manifest": '{"roots": ["old"], "rego_version": 0, "file_rego_versions": {"/new.rego": 1}}',
  "old-bundle/z/old.rego": "package old\np[x] { x = 1 }\n",
  "old-bundle/new.rego": "package old.new\n\np contains x if { x = 1 }\n",
  "over-bundle/.manifest": '{"roots": ["app/q"]}',
  "out-bundle/.manifest": '{"roots": ["x"]}',
  "out-bundle/a.rego": "package y\n",
  "out-data-bundle/.manifest": '{"roots": ["x"]}',
  "out-data-bundle/data.json": '{"z": 1}',
  "own-overlap/.manifest": '{"roots": ["a", "a/b"]}',
  "merge-bundle/data.json": '{"x": 1}',
  "merge-bundle/x/data.json": '{"y": 1}',
  "yaml-bundle/a/data.yaml": "x: 1.50\ny: 1e3\nz: 0x1F\nbig: 123456789012345678901234567890\n",
  [`deep-bundle/${"d".repeat(90)}/${"e".repeat(90)}/a.rego`]: "package deep\n",
  [`deep-bundle/${"f".repeat(120)}.rego`]: "package deep.f\n",
  "deep-bundle/é.rego": "package deep.e\n",
  "claims.json": '{"scope": "write", "aud": "x", "iat": 12, "keyid": "z", "more": {"b": 1.50, "a": "<"}}',
};

const HS = "--signing-key s3cret --signing-alg HS256";

/** What ends in a bundle: their bytes are compared before they are packed. */
export const BUILDS: readonly string[] = [
  "build -b bundle",
  "build -b bundle lib-bundle",
  "build -b ./lib-bundle bundle old-bundle -r r9",
  "build -b bundle bundle",
  "build -b bundle -r r2 --ignore data.yaml",
  "build -b old-bundle",
  "build -b yaml-bundle",
  "build -b deep-bundle",
  "build policy data",
  "build policy/lib.rego data/more -e lib/roles/all",
  "build bundle --ignore other.json",
  "build v0.rego --v0-compatible",
  "build odd.rego --revision 7",
  `build -b bundle ${HS}`,
  `build -b lib-bundle bundle ${HS} --verification-key-id k`,
  `build -b bundle ${HS} --claims-file claims.json`,
  "build -b bundle --signing-key rsa.pem",
  "build -b bundle --signing-key rsa.pem --signing-alg RS512",
];

/** What is refused, and what writes no bundle. */
export const REFUSALS: readonly string[] = [
  "build",
  "build nowhere",
  "build -b nowhere",
  "build -b out-bundle",
  "build -b out-data-bundle",
  "build -b own-overlap",
  "build -b merge-bundle",
  "build -b bundle over-bundle",
  "build -b bundle policy",
  "build syntax.rego",
  "build unsafe.rego",
  "build policy --signing-key s",
  "build -b bundle --claims-file claims.json",
  "build -b bundle --signing-key s --signing-alg XX",
  "build -b bundle --signing-key s",
  "build -b bundle --signing-key rsa.pub",
  "build -b bundle --verification-key s",
  "eval -b out-bundle data",
  "eval -b out-data-bundle data",
  "eval -b bundle -b over-bundle data",
  "eval -b bundle -b policy data -f raw",
  "eval -b merge-bundle data",
  "check -b out-bundle",
  "check -b -f json out-bundle",
  "check -b bundle over-bundle",
  "check -b policy bundle",
  "test -b out-bundle",
  "test -b bundle policy",
  "test -b nowhere",
  "deps -b out-bundle data",
  "deps -b bundle -b policy data.app.p",
  "inspect out-bundle",
  "inspect lib-bundle",
  "inspect old-bundle",
  "eval -b bundle -b bundle -b lib-bundle data -f raw",
  "eval -b yaml-bundle data -f raw",
  "sign bundle",
  "sign",
  "sign -b nowhere --signing-key s",
  "sign -b bundle --signing-key s",
];

/** What writes .signatures.json. */
export const SIGNS: readonly string[] = [
  `sign -b bundle ${HS}`,
  `sign -b bundle lib-bundle yaml-bundle ${HS} --claims-file claims.json`,
  "sign -b bundle --signing-key rsa.pem -o data",
];

/** Algorithms that sign, each with its keys. */
export const ALGORITHMS: readonly (readonly [name: string, privateKey: string, publicKey: string])[] = [
  ["HS256", "s3cret", "s3cret"],
  ["HS512", "s3cret", "s3cret"],
  ["RS256", "rsa.pem", "rsa.pub"],
  ["RS384", "rsa.pem", "rsa.pub"],
  ["PS256", "rsa.pem", "rsa.pub"],
  ["ES256", "ec.pem", "ec.pub"],
  ["ES384", "ec384.pem", "ec384.pub"],
];
