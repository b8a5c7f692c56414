/**
 * `npm run differential -- [--only PREFIX] [--count N] [--seed N] [--show N] [--words]`: draws calls of every builtin
 * and prints where the pinned OPA and this engine answer differently; `--words` prints errors in other words, too.
 */
import { parseArgs } from "node:util";
import { builtins } from "@sekisho/rego";
import { peer } from "../bench/peers.ts";
import { accepted } from "./accepted.ts";
import { askOpa, askOurs, type Call, difference, textOf } from "./compare.ts";
import { drawCalls, INCOMPARABLE } from "./draw.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "5" },
    words: { type: "boolean", default: false },
  },
});
const opa = peer("opa").path;
const chosen = [...builtins.values()].filter(({ name }) => name.startsWith(values.only) && !INCOMPARABLE.has(name));
const total = { calls: 0, answer: 0, words: 0 };
for (const builtin of chosen) report(drawCalls(builtin, { count: Number(values.count), seed: Number(values.seed) }));
console.log(`${total.calls} calls of ${chosen.length} builtins compared: ${total.answer} other answers`);
console.log(`${total.words} errors in other words`);
if (total.answer > 0) process.exitCode = 1;

function report(calls: readonly Call[]): void {
  const theirs = askOpa(opa, calls);
  const ours = askOurs(calls);
  const shown: string[] = [];
  calls.forEach((call, i) => {
    const [their = "", our = ""] = [theirs[i], ours[i]];
    total.calls++;
    const meant = accepted.some(({ names, holds }) => names.test(call.name) && holds(their, our, call));
    const kind = meant ? undefined : difference(their, our);
    if (kind === undefined) return;
    total[kind]++;
    if (kind === "answer" || values.words) shown.push(`${textOf(call)}\n    OPA   ${their}\n    ours  ${our}`);
  });
  for (const text of shown.slice(0, Number(values.show))) console.log(text);
  if (shown.length > Number(values.show)) console.log(`… ${shown.length} of ${calls.length} differ`);
}
