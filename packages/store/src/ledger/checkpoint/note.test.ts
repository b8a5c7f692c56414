import { describe, expect, it } from "vitest";
import { leafHash } from "../tree/hash.ts";
import { generateSigningKey, privatePem, publicPem, readSigningKey, readVerifyingKey } from "./keys.ts";
import { notesOf, parseNote, signerOf, signNote } from "./note.ts";

// RFC 8032, section 7.1, test 1: the private key in PKCS#8 and its public key.
const PRIVATE = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;
const PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

const key = readSigningKey(PRIVATE, "test");
const head = { origin: "sekisho.example.com/ledger", size: 1, root: leafHash("") };

const parsed = (text: string) => {
  const note = parseNote(text);
  if (note === undefined) throw new Error("the note does not parse");
  return note;
};

describe("a key", () => {
  it("has the public key of RFC 8032", () => expect(Buffer.from(key.raw).toString("hex")).toBe(PUBLIC));

  it("survives its PEM form", () => {
    expect(privatePem(key)).toBe(PRIVATE);
    expect(readVerifyingKey(publicPem(key), "test").id).toBe(key.id);
  });

  it("is refused where it is none, without its text", () => {
    const read = (): unknown => readSigningKey("-----BEGIN secret", "keys.ledger");
    expect(read).toThrow(expect.objectContaining({ code: "ledger_key" }));
    expect(read).not.toThrow(/secret/);
  });
});

describe("a signed note", () => {
  it("has the lines of C2SP tlog-checkpoint", () => {
    const lines = signNote(head, key).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "sekisho.example.com/ledger",
      "1",
      "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
      "",
    ]);
    expect(lines[4]).toMatch(/^— sekisho\.example\.com\/ledger [A-Za-z0-9+/]{91}=$/);
    expect(lines.slice(5)).toEqual([""]);
  });

  it("tells who signed it", () => {
    const other = generateSigningKey();
    expect(signerOf(parsed(signNote(head, key)), [other, key])).toBe(key);
    expect(signerOf(parsed(signNote(head, key)), [other])).toBe("unknown");
    expect(signerOf(parsed(signNote(head, key).replace("\n1\n", "\n2\n")), [key])).toBe("forged");
    expect(signerOf(parsed(signNote(head, key).replaceAll("example", "exempel")), [key])).toBe("unknown");
  });

  it.each([
    ["no signature", "a/b\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n"],
    ["a size with zeros before", signNote(head, key).replace("\n1\n", "\n01\n")],
    ["a root that is too short", signNote(head, key).replace("bjQL", "")],
    ["a name with a plus", signNote({ ...head, origin: "a+b" }, key)],
    ["an end in the middle", signNote(head, key).slice(0, -20)],
  ])("is none with %s", (_, text) => expect(parseNote(text)).toBeUndefined());
});

it("finds notes in a file, whatever a crash has cut off", () => {
  const [one, two] = [signNote(head, key), signNote({ ...head, size: 2 }, key)];
  expect(notesOf(`${one}\n${two}\n`)).toEqual({ notes: [one, two], strayLines: 0 });
  expect(notesOf(`${one.slice(0, 40)}\n\n${two}\n`)).toEqual({ notes: [two], strayLines: 3 });
});
