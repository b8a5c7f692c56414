/**
 * The process that runs rules. It is told all files once, then judges message by message until the other side is gone. Start it
 * with the flags of `packages/rulebook/src/script/command.ts` only.
 */
import { stripTypeScriptTypes } from "node:module";
import { seal } from "../judging/plain.ts";
import type { FromChild, JudgeRequest, LoadRequest, Request } from "../messages.ts";
import { isRule, rule } from "../rule.ts";
import { equal, ok, test, throws } from "../testing/test.ts";
import { confine, type Pinned } from "./confine.ts";
import { startCounting } from "./counts.ts";
import { judgeWork } from "./judge-work.ts";
import { loadFiles } from "./load.ts";
import { serveFiles } from "./modules.ts";
import { readMessage, writeMessage } from "./pipe.ts";
import { Printer } from "./printer.ts";
import { loadTests, runTest } from "./tests.ts";

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
  const counts = request.isCovered === true ? await startCounting() : () => null;
  const key = `rule-api-${Math.random()}`;
  serveFiles(request.files, key);
  const testing = Object.freeze({ equal, ok, test, throws });
  Reflect.defineProperty(globalThis, key, { value: Object.freeze({ rule, isRule, testing }) });
  const printer = new Printer((text) => say({ kind: "printed", text }));
  confine(pinned, { keep: key, print: (text) => printer.print(text) });
  const at = (index: number, subject?: number): void =>
    say({ kind: "at", index, ...(subject === undefined ? {} : { subject }) });
  const { rules, tests, answer } =
    request.tests === true
      ? { rules: [], ...(await loadTests(request, at)) }
      : { tests: [], ...(await loadFiles(request, at)) };
  seal(request.data);
  say({ kind: "loaded", answer });
  for (let text = readMessage(); text !== undefined; text = readMessage()) {
    const asked = readRequest(text);
    if (asked.kind === "cover") say({ kind: "covered", answer: counts() });
    else {
      pinned.now = asked.now;
      if (asked.kind === "judge")
        say({ kind: "judged", answer: judgeWork({ rules, data: request.data, printer }, asked, at) });
      else say({ kind: "tested", answer: await printer.heard(() => runTest(tests[asked.test])) });
    }
  }
  end(0);
}

function say(message: FromChild): void {
  writeMessage(message);
}

/** Whole numbers beyond 2⁵³ become bigint; other numbers are as near as a double comes. */
function readRequest(text: string): Request {
  const request = parse(text) as Request;
  if (request.kind !== "judge" || !request.isExact) return request;
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
