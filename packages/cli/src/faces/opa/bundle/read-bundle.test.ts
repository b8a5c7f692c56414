import { generateKeyPairSync } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { Problem } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { readTar } from "../../archive/read-tar.ts";
import { writeTar } from "../../archive/write-tar.ts";
import { readBundle } from "./read-bundle.ts";
import type { Signing } from "./sign.ts";
import type { Verification } from "./signature.ts";
import { writeBundle } from "./write-bundle.ts";

type Files = Readonly<Record<string, string>>;

const FILES: Files = {
  "/.manifest": '{"revision": "r1", "roots": ["/app/", "cfg"], "file_rego_versions": {"/app/old.rego": 0}}',
  "/app/new.rego": "package app\n\np if data.cfg.on\n",
  "/app/old.rego": "package app.old\n\np { true }\n",
  "/cfg/data.yaml": "on: true\nnum: 1.50\n",
  "/app/data.json": '{"exact": 1.50}',
  "/app/other.json": "{",
};

function packed(files: Files): Buffer {
  return gzipSync(writeTar(Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))));
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return "";
}

describe("a bundle", () => {
  test("has its manifest, its data as one, and its modules in their versions", () => {
    const { manifest, data, modules } = readBundle(packed(FILES), { name: "b" });
    expect(manifest).toMatchObject({ revision: "r1", roots: ["app", "cfg"] });
    expect(JSON.stringify(data["cfg"])).toBe('{"true":true,"num":1.5}');
    expect(Object.keys(data).sort()).toEqual(["app", "cfg"]);
    expect(modules.map(({ path, url, module }) => [path, url, module.regoVersion])).toEqual([
      ["/app/new.rego", "b/app/new.rego", "v1"],
      ["/app/old.rego", "b/app/old.rego", "v0"],
    ]);
  });

  test.each<[string, string, Files]>([
    ["a package outside of its roots", "bundle_roots", { "/x.rego": "package other" }],
    ["data outside of its roots", "bundle_roots", { "/data.json": '{"other": {"a": 1}}' }],
    [
      "roots that overlap",
      "bundle_roots",
      { "/.manifest": '{"roots": ["app", "cfg", "app/x"], "file_rego_versions": {"/app/old.rego": 0}}' },
    ],
    ["data that says two things", "bundle_invalid", { "/data.json": '{"app": {"exact": 2}}' }],
    ["data that is a list", "bundle_invalid", { "/data.json": "[1]" }],
    ["data that can't be read", "bundle_invalid", { "/app/data.json": '{"a"' }],
    ["a manifest that can't be read", "bundle_invalid", { "/.manifest": "{" }],
    ["a manifest with roots that are no list", "bundle_invalid", { "/.manifest": '{"roots": "app"}' }],
    ["two manifests", "bundle_invalid", { "/app/.manifest": "{}" }],
    ["a delta", "bundle_invalid", { "/patch.json": '{"data": []}' }],
    ["answers by WebAssembly", "bundle_invalid", { "/.manifest": '{"wasm": [{"entrypoint": "a"}]}' }],
    ["a manifest in protobuf", "bundle_invalid", { "/.manifest.pb": "" }],
    ["a policy that can't be parsed", "opa_errors", { "/app/x.rego": "package app\n\np := :=" }],
    ["a way out", "archive_invalid", { "/../x.rego": "package app" }],
  ])("with %s is refused", (_, code, more) => {
    expect(codeOf(() => readBundle(packed({ ...FILES, ...more })))).toBe(code);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["what is no gzip", () => Buffer.from("hello")],
    ["a cut gzip", (bytes) => bytes.subarray(0, bytes.length - 20)],
    ["a cut archive", (bytes) => gzipSync(gunzipSync(bytes).subarray(0, 1100))],
  ])("%s is refused", (_, harm) => {
    expect(codeOf(() => readBundle(harm(packed(FILES))))).toBe("archive_invalid");
  });
});

interface Keys {
  readonly sign: string;
  readonly verify: string;
}

function pem(pair: ReturnType<typeof generateKeyPairSync>): Keys {
  return {
    sign: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    verify: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

const rsa = (): Keys => pem(generateKeyPairSync("rsa", { modulusLength: 2048 }));
const ec = (namedCurve: string) => (): Keys => pem(generateKeyPairSync("ec", { namedCurve }));
const ALGORITHMS: readonly [string, () => Keys][] = [
  ...["HS256", "HS384", "HS512"].map((name): [string, () => Keys] => [name, () => ({ sign: "s3", verify: "s3" })]),
  ...["RS256", "RS512", "PS256", "PS384"].map((name): [string, () => Keys] => [name, rsa]),
  ["ES256", ec("P-256")],
  ["ES384", ec("P-384")],
  ["ES512", ec("P-521")],
];

const SIGNED: Signing = { key: "s3", algorithm: "HS256", keyId: "k" };

function signed(signing: Signing = SIGNED): Buffer {
  return writeBundle(readBundle(packed(FILES)), signing);
}

function verification(more: Partial<Verification> = {}, key = { key: "s3", algorithm: "HS256" }): Verification {
  return { keys: new Map([["k", key]]), keyId: "k", ...more };
}

/** The archive with other contents of some of its files; `undefined` takes one out. */
function changed(bytes: Buffer, changes: Readonly<Record<string, string | undefined>>): Buffer {
  const refuse = (why: string): Error => new Error(why);
  const files = new Map(readTar(gunzipSync(bytes), refuse).map(({ name, content }) => [name, Buffer.from(content)]));
  for (const [name, text] of Object.entries(changes)) {
    if (text === undefined) files.delete(name);
    else files.set(name, Buffer.from(text));
  }
  return gzipSync(writeTar([...files].map(([name, content]) => ({ name, bytes: content }))));
}

describe("the signature of a bundle", () => {
  test.each(ALGORITHMS)("%s: what one key has signed the other verifies, and no third", (algorithm, make) => {
    const [keys, others] = [make(), make()];
    const bytes = signed({ key: keys.sign, algorithm, keyId: "k" });
    const read = (key: string): unknown =>
      readBundle(bytes, { verification: verification({}, { key, algorithm }) }).manifest.revision;
    expect(read(keys.verify)).toBe("r1");
    const other = algorithm.startsWith("HS") ? "other" : others.verify;
    expect(codeOf(() => read(other))).toBe("bundle_signature");
  });

  test("what the token says of its algorithm never counts", () => {
    const keys = rsa();
    const bytes = signed({ key: keys.verify, algorithm: "HS256", keyId: "k" });
    const key = { key: keys.verify, algorithm: "RS256" };
    expect(codeOf(() => readBundle(bytes, { verification: verification({}, key) }))).toBe("bundle_signature");
  });

  const manifest = '{"revision":"r1","roots":["app","cfg"],"rego_version":0}';
  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    ["another policy", { "/app/new.rego": "package app\n\np if not data.cfg.on\n" }],
    ["other data", { "/data.json": '{"cfg": {}}' }],
    ["another manifest", { "/.manifest": manifest }],
    ["a file more", { "/app/more.rego": "package app" }],
    ["a file less", { "/app/new.rego": undefined }],
    ["no signature", { "/.signatures.json": undefined }],
    ["an empty signature", { "/.signatures.json": '{"signatures": []}' }],
    ["half a signature", { "/.signatures.json": '{"signatures": ["a.b"]}' }],
    ["a signature of others", { "/.signatures.json": '{"signatures": ["a.b.c"], "plugin": "mine"}' }],
    ["a signature that is no JSON", { "/.signatures.json": "{" }],
  ])("does not fit %s", (_, changes) => {
    const bytes = changed(signed(), changes);
    expect(codeOf(() => readBundle(bytes, { verification: verification() }))).toBe("bundle_signature");
  });

  test("fits the same data in another form", () => {
    const data = JSON.stringify(JSON.parse('{"cfg":{"num":1.5,"true":true},"app":{"exact":0}}')).replace(
      '"exact":0',
      '"exact" :  1.50',
    );
    const bytes = changed(signed(), { "/data.json": data });
    expect(readBundle(bytes, { verification: verification() }).data["cfg"]).toMatchObject({ num: 1.5 });
  });

  test("a flipped bit anywhere in the files is refused", () => {
    const plain = gunzipSync(signed());
    const codes = new Set<string>();
    for (let at = 0; at < plain.length; at += 37) {
      const harmed = Buffer.from(plain);
      harmed[at] = (harmed[at] ?? 0) ^ 1;
      // What fills blocks behind files, and whose each file is, nobody reads.
      if (sameFiles(plain, harmed)) continue;
      codes.add(codeOf(() => readBundle(gzipSync(harmed), { verification: verification() })));
    }
    expect(codes.has("")).toBe(false);
    expect(codes.size).toBeGreaterThan(1);
  });

  test.each<[string, Signing, Verification | "skip" | undefined, string]>([
    ["no key is given", SIGNED, undefined, "bundle_signature"],
    ["it is skipped", SIGNED, "skip", ""],
    ["the token names the key", SIGNED, verification({ keyId: "" }), ""],
    ["another key is asked for", SIGNED, verification({ keyId: "other" }), "bundle_signature"],
    ["another scope is asked for", SIGNED, verification({ scope: "write" }), "bundle_signature"],
    ["the scope is right", { ...SIGNED, claims: { scope: "write" } }, verification({ scope: "write" }), ""],
    ["the scope is not asked for", { ...SIGNED, claims: { scope: "write" } }, verification(), "bundle_signature"],
    ["no key is named", { key: "s3", algorithm: "HS256" }, verification({ keyId: "" }), "bundle_signature"],
  ])("where %s", (_, signing, wanted, code) => {
    expect(codeOf(() => readBundle(signed(signing), { verification: wanted }))).toBe(code);
  });

  test("files that are left out of it may change", () => {
    const bytes = changed(signed(), { "/app/new.rego": "package app", "/app/more.rego": "package app" });
    const exclude = ["app/*.rego"];
    expect(codeOf(() => readBundle(bytes, { verification: verification({ exclude }) }))).toBe("");
  });

  test("keys that do not fit the algorithm are refused", () => {
    const keys = { p256: ec("P-256")(), rsa: rsa() };
    const tries: readonly [string, string][] = [
      ["RS256", keys.p256.sign],
      ["ES256", keys.rsa.sign],
      ["ES384", keys.p256.sign],
      ["RS256", keys.rsa.verify],
      ["RS256", "no PEM"],
      ["none", "s3"],
    ];
    expect(tries.map(([algorithm, key]) => codeOf(() => signed({ key, algorithm })))).toEqual(
      tries.map(() => "bundle_signature"),
    );
  });
});

function sameFiles(a: Buffer, b: Buffer): boolean {
  const refuse = (why: string): Error => new Error(why);
  const shown = (bytes: Buffer): string => {
    try {
      return JSON.stringify(readTar(bytes, refuse).map(({ name, content }) => [name, content.toString()]));
    } catch {
      return "refused";
    }
  };
  return shown(a) === shown(b);
}
