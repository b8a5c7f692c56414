/**
 * The process that runs rules. It is told all files once, then judges message by message until the other side is gone. Start it
 * with the flags of `packages/rulebook/src/script/command.ts` only.
 */
import { Buffer } from "node:buffer";
import { writeSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { seal } from "../judging/plain.ts";
import type { FromChild, JudgeRequest, LoadRequest } from "../messages.ts";
import { isRule, rule } from "../rule.ts";
import { confine, type Pinned } from "./confine.ts";
import { judgeWork } from "./judge-work.ts";
import { loadFiles } from "./load.ts";
import { serveFiles } from "./modules.ts";
import { readMessage, writeMessage } from "./pipe.ts";

const ERR = 2;
/** What rules may print in all. */
const MOST_PRINTED = 64 * 1024;

const end = process.exit.bind(process);
const parse = JSON.parse.bind(JSON);

await run();

async function run(): Promise<void> {
  const pinned: Pinned = { now: 0 };
  // Node's reader of TypeScript takes WebAssembly when it is first used, which must not be left to rules.
  stripTypeScriptTypes("");
  say({ kind: "ready" });
  const first = readMessage();
  if (first === undefined) return end(0);
  const request = parse(first) as LoadRequest;
  const key = `rule-api-${Math.random()}`;
  serveFiles(request.files, key);
  Reflect.defineProperty(globalThis, key, { value: Object.freeze({ rule, isRule }) });
  confine(pinned, { keep: key, print: printer() });
  const { rules, answer } = await loadFiles(request, (index) => say({ kind: "at", index }));
  seal(request.data);
  say({ kind: "loaded", answer });
  for (let text = readMessage(); text !== undefined; text = readMessage()) {
    const asked = readRequest(text);
    pinned.now = asked.now;
    say({
      kind: "judged",
      answer: judgeWork({ rules, data: request.data }, asked, (index) => say({ kind: "at", index })),
    });
  }
  end(0);
}

function say(message: FromChild): void {
  writeMessage(message);
}

/** Whole numbers beyond 2⁵³ become bigint; other numbers are as near as a double comes. */
function readRequest(text: string): JudgeRequest {
  const request = parse(text) as JudgeRequest;
  if (!request.isExact) return request;
  return parse(text, function (
    this: unknown,
    _: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown {
    const source = context?.source;
    return typeof value === "number" && source !== undefined && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value;
  } as (key: string, value: unknown) => unknown) as JudgeRequest;
}

function printer(): (text: string) => void {
  let left = MOST_PRINTED;
  return (text) => {
    const line = Buffer.from(`${text}\n`).subarray(0, left);
    left -= line.length;
    if (line.length > 0) writeSync(ERR, line);
  };
}
