import { TextMistake } from "../mistake.ts";
import type { Tree } from "../tree/tree.ts";
import { pairsOf } from "./pairs.ts";
import { Parser } from "./parse.ts";
import { leaf } from "./section.ts";

const VERSIONS = { "SPDX-2.1": 1, "SPDX-2.2": 2, "SPDX-2.3": 3 } as const;

/**
 * Reads a tag-value document of SPDX 2.1 to 2.3 as Conftest gives it to rules: as the JSON of SPDX 2.3, whatever version it
 * has. Codes: `spdx_syntax`, `spdx_version`, and those of `Parser`.
 */
export function readTree(text: string): Tree {
  const pairs = pairsOf(text);
  const said = pairs.find(({ tag }) => tag.text === "SPDXVersion");
  const version = said?.value.text ?? "";
  if (!isVersion(version)) {
    const message = `Expected SPDXVersion SPDX-2.1, SPDX-2.2 or SPDX-2.3, found ${version === "" ? "none" : version.slice(0, 60)}`;
    throw new TextMistake("spdx_version", message, said?.value ?? { start: 0, end: 0 });
  }
  const parser = new Parser(VERSIONS[version], text.length);
  for (const pair of pairs) parser.take(pair);
  parser.end();
  if (version !== "SPDX-2.3" && said !== undefined) {
    parser.document.set("spdxVersion", leaf(said.value, "SPDX-2.3"), said.tag);
  }
  return parser.document;
}

function isVersion(version: string): version is keyof typeof VERSIONS {
  return Object.hasOwn(VERSIONS, version);
}
