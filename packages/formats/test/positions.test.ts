/** The text at the place of a value, read by itself, gives the value: for texts drawn at random, in every format. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formats } from "../src/registry.ts";
import { drawnDockerfile, drawnNginx, drawnSpdx } from "./drawn/blocks.ts";
import type { Drawn } from "./drawn/drawn.ts";
import { drawnDotenv, drawnIgnore, drawnIni, drawnProperties } from "./drawn/lines.ts";
import { drawnCyclonedx, drawnJsonc, drawnToml, drawnXml } from "./drawn/trees.ts";
import { pathsOf } from "./laws.ts";

const RUNS = process.env["SEKISHO_SOAK"] === undefined ? 200 : 20_000;

const DRAWN: readonly Drawn[] = [
  drawnCyclonedx,
  drawnDockerfile,
  drawnDotenv,
  drawnIgnore,
  drawnIni,
  drawnJsonc,
  drawnNginx,
  drawnProperties,
  drawnSpdx,
  drawnToml,
  drawnXml,
];

/** Formats whose own tests have the law, with trees of values that they print in several styles. */
const ELSEWHERE = ["hcl2", "json", "yaml"];

test.each(DRAWN)("$format.name", { timeout: 600_000 }, ({ format, texts, says, keySays }) => {
  let [sound, drawn, compared] = [0, 0, 0];
  fc.assert(
    fc.property(texts, (text) => {
      drawn++;
      const { documents, diagnostics } = format.read(new TextEncoder().encode(text), "drawn");
      const [document] = documents;
      if (document === undefined) {
        expect(diagnostics).not.toEqual([]);
        return;
      }
      sound++;
      for (const [path, value] of pathsOf(document.value)) {
        const place = document.locate(path);
        const at = JSON.stringify(path);
        if (place === undefined) expect.fail(`${at} has no place`);
        const { start, end } = place.value;
        const said = says({ part: text.slice(start.offset, end.offset), value, path, text, start: start.offset });
        if (said !== undefined) {
          compared++;
          expect(said, `${at} at ${start.line}:${start.column}`).toEqual(value);
        }
        if (place.key === undefined || keySays === undefined) continue;
        expect(keySays(text.slice(place.key.start.offset, place.key.end.offset))).toBe(path.at(-1));
      }
    }),
    { numRuns: RUNS },
  );
  // A law that is asked of nothing holds always.
  expect(sound).toBeGreaterThan(drawn / 3);
  expect(compared).toBeGreaterThan(drawn / 2);
});

test("every format has the law", () => {
  const names = [...DRAWN.map(({ format }) => format.name), ...ELSEWHERE];
  expect(names.sort()).toEqual(formats.map(({ name }) => name).sort());
});
