/** Signatures that differ each time, keys made for the test, and texts made to hurt. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EvalError } from "../runtime/errors.ts";
import type { Maybe } from "../runtime/value.ts";
import { nodeHashes } from "./hashes-node.ts";
import { readJson } from "./json/read.ts";
import { jwtDecoding } from "./jwt-decode.ts";
import { jwtMacBuiltins } from "./jwt-mac.ts";
import { jwt } from "./jwt-node.ts";
import { strictContext } from "./table.ts";

function call(name: string, ...args: readonly unknown[]): Maybe {
  const builtin = [...jwtDecoding, ...jwtMacBuiltins(nodeHashes), ...jwt].find((one) => one.name === `io.jwt.${name}`);
  if (builtin === undefined) throw new Error(`no builtin ${name}`);
  return builtin.run(strictContext(), ...args.map((arg) => readJson(JSON.stringify(arg))));
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = {
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ES384: generateKeyPairSync("ec", { namedCurve: "P-384" }),
  ES512: generateKeyPairSync("ec", { namedCurve: "P-521" }),
  EdDSA: generateKeyPairSync("ed25519"),
};

describe("what is signed is verified", () => {
  test.each(Object.entries(keys))("%s", (alg, { privateKey, publicKey }) => {
    const verify = `verify_${alg.toLowerCase()}`;
    const token = call(
      "encode_sign",
      { alg, typ: "JWT" },
      { sub: "a" },
      privateKey.export({ format: "jwk" }),
    ) as string;
    const pem = publicKey.export({ format: "pem", type: "spki" });
    const jwk = publicKey.export({ format: "jwk" });
    const [header = "", payload = "", signature = ""] = token.split(".");
    const changed = `${header}.${payload.slice(0, -1)}${payload.endsWith("A") ? "B" : "A"}.${signature}`;
    for (const key of [pem, JSON.stringify(jwk), JSON.stringify({ keys: [jwk] })]) {
      expect(call(verify, token, key)).toBe(true);
      expect(call(verify, changed, key)).toBe(false);
      expect(call(verify, `${header}.${payload}.`, key)).toBe(false);
    }
    expect(call("decode_verify", token, { cert: pem })).toEqual([true, { alg, typ: "JWT" }, { sub: "a" }]);
  });

  test("only with the algorithm that the constraints ask for", () => {
    const { privateKey, publicKey } = keys.PS256;
    const token = call("encode_sign", { alg: "PS256" }, {}, privateKey.export({ format: "jwk" }));
    const cert = publicKey.export({ format: "pem", type: "spki" });
    expect(call("decode_verify", token, { cert, alg: "PS256" })).toMatchObject([true, {}, {}]);
    expect(call("decode_verify", token, { cert, alg: "RS256" })).toEqual([false, {}, {}]);
  });

  test("keys that were read before are told apart, and a private one is refused each time", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const [first = "", second = ""] = [rsa, other].map(({ publicKey }) =>
      JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one" }] }),
    );
    const secret = JSON.stringify({ ...rsa.privateKey.export({ format: "jwk" }), kid: "one" });
    const token = call("encode_sign", { alg: "RS256", kid: "one" }, {}, rsa.privateKey.export({ format: "jwk" }));
    const answers = [first, second, first, second, secret, secret].map((key) => call("verify_rs256", token, key));
    expect(answers).toEqual([true, false, true, false, false, false]);
  });

  test("a public key is no secret to sign with", () => {
    const cert = keys.RS256.publicKey.export({ format: "pem", type: "spki" }) as string;
    const k = Buffer.from(cert).toString("base64url");
    const token = call("encode_sign", { alg: "HS256" }, {}, { kty: "oct", k });
    expect(call("decode_verify", token, { cert })).toEqual([false, {}, {}]);
    expect(call("decode_verify", token, { secret: cert })).toMatchObject([true, {}, {}]);
  });
});

describe("hostile texts", () => {
  const code = (name: string, ...args: readonly unknown[]): unknown => {
    try {
      return call(name, ...args);
    } catch (error) {
      expect(error).toBeInstanceOf(EvalError);
      return (error as EvalError).code;
    }
  };
  const base64 = (text: string): string => Buffer.from(text).toString("base64url");
  const deep = base64(`{"a":${"[".repeat(200_000)}`);

  test.each([
    ["decode", [`${deep}.e30.`]],
    ["decode", [`e30.${deep}.`]],
    ["decode", [".".repeat(1_000_000)]],
    ["decode", [".."]],
    ["verify_rs256", ["e30.e30.", `{"keys":${"[".repeat(200_000)}`]],
    ["verify_rs256", ["e30.e30.", "-----BEGIN ".repeat(20_000)]],
    [
      "verify_es256",
      ["e30.e30.", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"],
    ],
    ["encode_sign_raw", [`{"a":${"[".repeat(200_000)}`, "{}", '{"kty":"oct","k":"AAAA"}']],
  ] as const)("%s %.30s", (name, args) => {
    expect(code(name, ...args)).toMatch(/^eval_(?:builtin_error|budget_exceeded)$/);
  });

  test.each(["__proto__", "constructor", "toString", "none", "HS999"])("an algorithm %s", (alg) => {
    const token = `${base64(JSON.stringify({ alg }))}.e30.AAAA`;
    expect(code("decode_verify", token, { secret: "x" })).toEqual([false, {}, {}]);
    expect(code("encode_sign", { alg }, {}, { kty: "oct", k: "AAAA" })).toBe("eval_builtin_error");
  });

  test("members that name what every object has", () => {
    const token = `${base64('{"alg":"HS256","__proto__":{"enc":"x"}}')}.${base64('{"__proto__":{"a":1},"constructor":2}')}.`;
    const [, payload] = call("decode", token) as unknown as [unknown, object];
    expect(Object.keys(payload).toSorted()).toEqual(["__proto__", "constructor"]);
  });
});
