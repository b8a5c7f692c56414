import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadSigningKey, loadVerifyingKey, ownSigningKey, rememberedKeys, rememberKey } from "./key-files.ts";
import { generateSigningKey, privatePem, publicPem } from "./keys.ts";

const root = mkdtempSync(join(tmpdir(), "sekisho-keys-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a server without a key", () => {
  it("makes one for its owner only, once", () => {
    const data = join(root, "data");
    const first = ownSigningKey(data);
    const second = ownSigningKey(data);
    expect([first.made, second.made, second.key.id]).toEqual([true, false, first.key.id]);
    expect(statSync(first.file).mode & 0o777).toBe(0o600);
  });

  it("does not replace a file that is no key", () => {
    const data = join(root, "other");
    const { file } = ownSigningKey(data);
    writeFileSync(file, "lost");
    expect(() => ownSigningKey(data)).toThrow(expect.objectContaining({ code: "ledger_key" }));
    expect(readFileSync(file, "utf8")).toBe("lost");
  });
});

it("remembers every key that signed", () => {
  const data = join(root, "rotated");
  const keys = [generateSigningKey(), generateSigningKey()];
  expect(rememberedKeys(data)).toEqual([]);
  for (const key of [...keys, ...keys]) rememberKey(data, key);
  expect(rememberedKeys(data).map(({ id }) => id)).toEqual(keys.map(({ id }) => id).sort());
});

it("reads a key from a file or the environment", () => {
  const key = generateSigningKey();
  const file = join(root, "key.pem");
  writeFileSync(file, privatePem(key));
  expect(loadSigningKey({ file }, {}).id).toBe(key.id);
  expect(loadSigningKey({ env: "KEY" }, { KEY: privatePem(key) }).id).toBe(key.id);
  expect(loadVerifyingKey(file).id).toBe(key.id);
  for (const source of [{ env: "KEY" }, { file: join(root, "none") }]) {
    expect(() => loadSigningKey(source, {})).toThrow(expect.objectContaining({ code: "ledger_key" }));
  }
  expect(() => loadSigningKey({ env: "KEY" }, { KEY: publicPem(key) })).toThrow(
    expect.objectContaining({ code: "ledger_key" }),
  );
});
