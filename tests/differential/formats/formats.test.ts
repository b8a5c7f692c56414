/** What `conftest parse` makes of a text, ours makes too. Samples and some variants in every run, thousands in a soak. */
import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { formatNamed } from "@sekisho/formats";
import { describe, expect, test } from "vitest";
import { peerPath } from "../../bench/peers.ts";
import { conftestParse, type Parsed } from "./conftest-parse.ts";
import { ourParse } from "./our-parse.ts";
import { cyclonedxJson, cyclonedxXml } from "./samples/cyclonedx.ts";
import { dockerfile } from "./samples/dockerfile.ts";
import { dotenv } from "./samples/dotenv.ts";
import { hcl2 } from "./samples/hcl2.ts";
import { ignore } from "./samples/ignore.ts";
import { ini } from "./samples/ini.ts";
import { json } from "./samples/json.ts";
import { jsonc } from "./samples/jsonc.ts";
import { nginx } from "./samples/nginx.ts";
import { properties } from "./samples/properties.ts";
import { spdx } from "./samples/spdx.ts";
import { toml } from "./samples/toml.ts";
import { xml } from "./samples/xml.ts";
import { yaml } from "./samples/yaml.ts";
import { type Samples, variants } from "./variants.ts";

const conftest = peerPath("conftest");
const isSoak = process.env["SEKISHO_SOAK"] !== undefined;

/** CycloneDX has two forms. */
const FORMATS: readonly (readonly [name: string, samples: Samples])[] = [
  ["dockerfile", dockerfile],
  ["hcl2", hcl2],
  ["toml", toml],
  ["jsonc", jsonc],
  ["ini", ini],
  ["dotenv", dotenv],
  ["properties", properties],
  ["ignore", ignore],
  ["xml", xml],
  ["nginx", nginx],
  ["json", json],
  ["yaml", yaml],
  ["spdx", spdx],
  ["cyclonedx", cyclonedxXml],
  ["cyclonedx", cyclonedxJson],
];

describe.skipIf(!existsSync(conftest))("beside conftest parse (.cache/peers)", () => {
  test.each(FORMATS)("%s", { timeout: 1_200_000 }, async (name, samples) => {
    const seed = isSoak ? Date.now() : 7;
    const all = [...samples.texts, ...variants(samples, isSoak ? 5_000 : 150, seed)];
    const texts = all.filter((text) => samples.differs?.(text) !== true);
    const known = formatNamed(name);
    const format = await known?.load?.();
    if (known === undefined || format === undefined) throw new Error(`nothing reads ${name}`);
    const ours = new Map(texts.map((text) => [text, ourParse(format, known, text)]));
    const accepted = [...ours.keys()].filter((text) => "value" in (ours.get(text) ?? {}));
    const isCompared = (text: string): boolean => samples.isStricter !== true && !accepted.includes(text);
    const refused = [...ours.keys()].filter(isCompared);
    // Each text that Conftest refuses costs a process of its own.
    const asked = [
      ...accepted,
      ...(isSoak ? refused : refused.filter((_, i) => i % Math.ceil(refused.length / 30) === 0)),
    ];
    const theirs = conftestParse(conftest, name, asked);
    const differences = asked.flatMap((text, i) => {
      const [a, b] = [ours.get(text), theirs[i]];
      const isMeant = b !== undefined && "refused" in b && samples.refuses?.test(b.refused) === true;
      return isMeant || (a !== undefined && b !== undefined && agree(a, b))
        ? []
        : [[JSON.stringify(text), show(a), show(b)].join("\n  ")];
    });
    expect(differences.length, `seed ${seed}:\n${differences.slice(0, 10).join("\n")}`).toBe(0);
  });
});

function agree(a: Parsed, b: Parsed): boolean {
  if (!("value" in a) || !("value" in b)) return !("value" in a) && !("value" in b);
  return isDeepStrictEqual(plain(a.value), plain(b.value));
}

/** Without the sign of zero, and with the prototype that JSON.parse gives. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

function show(parsed: Parsed | undefined): string {
  return JSON.stringify(parsed)?.slice(0, 300) ?? "nothing";
}
