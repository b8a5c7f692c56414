/** Chains of certificates with what OPA 1.19.0 says of them, and bytes made to hurt. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EvalError } from "../runtime/errors.ts";
import { readJson } from "./json/read.ts";
import { strictContext } from "./table.ts";
import { x509 } from "./x509-node.ts";
import { x509Parsing } from "./x509-parse.ts";

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");

/** By name: the root first, the leaf last in a chain. */
const certificates = new Map(
  Array.from(fixture("x509-chains.pem").matchAll(/^(\w+)\n(-----BEGIN.*?-----END CERTIFICATE-----\n)/gms), (match) => {
    const [, name = "", pem = ""] = match;
    return [name, pem] as const;
  }),
);

function call(name: string, ...args: readonly string[]): unknown {
  const builtin = [...x509Parsing, ...x509].find((one) => one.name === `crypto.${name}`);
  if (builtin === undefined) throw new Error(`no builtin ${name}`);
  try {
    return builtin.run(strictContext(), ...args.map((arg) => readJson(arg)));
  } catch (error) {
    if (error instanceof EvalError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

function verify(pems: string, options: string): string {
  const result = call("x509.parse_and_verify_certificates_with_options", JSON.stringify(pems), options);
  if (typeof result === "string") return result;
  const [isValid, found] = result as [boolean, unknown[]];
  if (isValid) return `valid, ${found.length}`;
  expect(found).toEqual([]);
  return "not valid";
}

const chain = (names: string): string =>
  names
    .split(" ")
    .map((name) => certificates.get(name))
    .join("");
const during2026 = '{"CurrentTime":1795336530000000000}';

describe("chains", () => {
  const table = fixture("x509-chains.txt").trimEnd().split("\n");
  test.each(table.map((line) => line.split(" | ") as [string, string, string]))(
    "%s with %s is %s",
    (names, options, expected) => {
      expect(verify(chain(names), options)).toBe(expected);
    },
  );

  test("a signature or a certificate with one byte changed", () => {
    const [leaf = ""] = [certificates.get("leaf")];
    const bytes = Buffer.from(leaf.replaceAll(/-----.*?-----|\s/g, ""), "base64");
    for (const at of [bytes.length - 1, bytes.length - 20, bytes.indexOf("leaf")]) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(changed).toString("base64")}\n-----END CERTIFICATE-----\n`;
      expect(verify(chain("root inter") + pem, during2026)).toBe("not valid");
    }
    expect(verify(chain("root inter") + leaf, during2026)).toBe("valid, 3");
  });

  test("very many intermediate certificates of one name cost bounded time", () => {
    const many = certificates.get("inter")?.repeat(2_000) ?? "";
    expect(verify(chain("root") + many + chain("leafc"), during2026)).toMatch(/^not valid$|^eval_budget_exceeded/);
  });
});

/** Sequences in sequences. */
const deep = Array.from({ length: 4_000 }).reduce<Buffer>((der) => {
  const head = der.length < 128 ? [0x30, der.length] : [0x30, 0x82, der.length >> 8, der.length & 255];
  return Buffer.concat([Buffer.from(head), der]);
}, Buffer.alloc(0));

describe("bytes made to hurt", () => {
  const bytes = Buffer.from((certificates.get("leaf") ?? "").replaceAll(/-----.*?-----|\s/g, ""), "base64");
  const names = [
    "x509.parse_certificates",
    "x509.parse_certificate_request",
    "x509.parse_and_verify_certificates",
    "parse_private_keys",
    "x509.parse_rsa_private_key",
  ];
  const asText = (der: Uint8Array, label: string): string =>
    JSON.stringify(`-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`);

  test.each(["CERTIFICATE", "CERTIFICATE REQUEST", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])(
    "in a %s",
    (label) => {
      const hurtful = [
        Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(0x30, 0x80),
        Uint8Array.of(0x30, 0x88, 1, 1, 1, 1, 1, 1, 1, 1),
        new Uint8Array(100_000).fill(0x30),
        deep,
      ];
      for (const der of hurtful) for (const name of names) expect(() => call(name, asText(der, label))).not.toThrow();
    },
  );

  test("every byte of a certificate changed", () => {
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 0xff : 0x81);
      expect(() => call("x509.parse_certificates", asText(changed, "CERTIFICATE"))).not.toThrow();
    }
  });

  test("a certificate that ends too early", () => {
    for (let length = 1; length < bytes.length; length += 5) {
      expect(call("x509.parse_certificates", asText(bytes.subarray(0, length), "CERTIFICATE"))).toBeTypeOf("string");
    }
  });
});
