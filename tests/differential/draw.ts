import type { Builtin } from "@sekisho/rego";
import * as fc from "fast-check";
import type { Call } from "./compare.ts";
import { operands } from "./operands.ts";
import { change, changed, seedsOf } from "./seeds.ts";
import { any, ofType, type Terms } from "./terms.ts";

/** Builtins whose answers are of another moment, of chance or of another world: there is nothing to compare. */
export const INCOMPARABLE: ReadonlySet<string> = new Set([
  "http.send",
  "net.lookup_ip_addr",
  "opa.runtime",
  "print",
  "rand.intn",
  "time.now_ns",
  "uuid.rfc4122",
]);

const seeds = seedsOf();

/** `count` calls of the builtin, the same for the same seed. */
export function drawCalls({ name, args }: Builtin, { count, seed }: { count: number; seed: number }): Call[] {
  const usual = operands[name] ?? args.map(ofType);
  const right = fc.tuple(...usual);
  const wrong = fc.tuple(
    ...usual.map((term): Terms => fc.oneof({ arbitrary: term, weight: 2 }, { arbitrary: any, weight: 1 })),
  );
  const rows = seeds.get(name) ?? [];
  const drawn = fc.oneof(
    { arbitrary: right, weight: 8 },
    { arbitrary: wrong, weight: isBounded(name) ? 0 : 1 },
    ...(rows.length === 0
      ? []
      : [
          {
            arbitrary: fc.tuple(fc.constantFrom(...rows), change).map(([row, how]) => changed(row, how)),
            weight: operands[name] === undefined ? 40 : 4,
          },
        ]),
  );
  return fc.sample(drawn, { numRuns: count, seed }).map((terms) => ({ name, operands: terms }));
}

/** Where a wild operand makes an answer without end. */
function isBounded(name: string): boolean {
  return /^(numbers\.range|bits\.[lr]sh|net\.cidr_expand|regex\.find)/.test(name);
}
