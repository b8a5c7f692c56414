import { formats } from "@sekisho/formats";
import type { Bench, Part, Row } from "../bench.ts";
import { TEXTS } from "./texts.ts";

const CHARACTERS = 50_000_000;
/** The value of a file of that size is there in ten seconds. */
const LIMIT_MS = 10_000;

/** Values of files of 50 MB, a part for each format: the time of the processor, which other work on the machine leaves alone. */
export const bench: Bench = {
  name: "formats",
  parts: Object.fromEntries(
    formats.map(({ name, load }): [string, Part] => [
      name,
      async (): Promise<readonly Row[]> => {
        const format = await load();
        const bytes = new TextEncoder().encode(TEXTS[name]?.(CHARACTERS) ?? "");
        const before = process.cpuUsage();
        const { documents, diagnostics } = format.read(bytes, name);
        const { user, system } = process.cpuUsage(before);
        const [mistake] = diagnostics;
        if (documents.length === 0) throw new Error(mistake?.message ?? "there is no text of this format");
        const ours = (user + system) / 1_000;
        return [
          {
            workload: `value of 50 MB of ${name}`,
            ours,
            peer: LIMIT_MS,
            ratio: ours / LIMIT_MS,
            goal: 1,
            unit: "ms",
            against: "limit",
          },
        ];
      },
    ]),
  ),
};
