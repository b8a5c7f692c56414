/**
 * `node tests/differential/rows.ts [--write] [NAME…]`: asks the pinned OPA the calls of the tables of terms
 * (packages/rego/src/builtins/fixtures/terms) and prints the rows that say something else. With `--write` an answer `?`
 * is filled in, so that a new row is its call and ` => ?`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { peer } from "../bench/peers.ts";
import { accepted } from "./accepted.ts";
import { askOpa, type Call, difference, NO_ANSWER, wellFormed } from "./compare.ts";
import { operandTexts } from "./operand-texts.ts";

const FOLDER = join(import.meta.dirname, "../../packages/rego/src/builtins/fixtures/terms");

/** Their rows are about an evaluation that has no clock, no caller and no rule. */
const OWN = new Set(["opa.runtime", "print", "rego.metadata.chain", "rego.metadata.rule", "time.now_ns"]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false } },
});
const opa = peer("opa").path;
const files = positionals.length > 0 ? positionals.map((name) => `${name}.txt`) : readdirSync(FOLDER);
let wrong = 0;
for (const file of files) {
  const path = join(FOLDER, file);
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const calls = rows.map(callOf);
  // Rows about our own limits have nothing to compare with.
  const asked = calls.filter(({ name }, i) => !OWN.has(name) && !rows[i]?.includes(" => ERR eval_budget_exceeded"));
  const answers = new Map(askOpa(opa, asked).map((answer, i) => [asked[i], answer.replaceAll("\n", "⏎")]));
  const filled = rows.map((row, i) => {
    const call = calls[i];
    const answer = answers.get(call);
    if (call === undefined || answer === undefined || answer === NO_ANSWER) return row;
    const [text, expected] = [row.slice(0, row.indexOf(" => ")), row.slice(row.indexOf(" => ") + 4)];
    if (expected === "?" && values.write) return `${text} => ${answer}`;
    if (!isMeant(call, answer, expected)) {
      wrong++;
      console.log(`${file}: ${row}\n    OPA   ${answer}`);
    }
    return row;
  });
  if (values.write) writeFileSync(path, `${filled.join("\n")}\n`);
}
console.log(`${wrong} rows differ`);
if (wrong > 0) process.exitCode = 1;

function isMeant(call: Call, theirs: string, ours: string): boolean {
  if (difference(theirs, wellFormed(ours)) === undefined) return true;
  return accepted.some(({ names, holds }) => names.test(call.name) && holds(theirs, ours, call));
}

function callOf(row: string): Call {
  const call = row.slice(0, row.indexOf(" => "));
  const open = call.indexOf("(");
  return { name: call.slice(0, open), operands: operandTexts(call.slice(open + 1, -1)) };
}
