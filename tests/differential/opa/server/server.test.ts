import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../../../bench/peers.ts";
import { comparableAnswer } from "./comparable.ts";
import { FILES, SCENARIOS, type Scenario, type Step } from "./scenarios.ts";
import { type Answered, ask, type Start, type Started, startOurs, startTheirs } from "./servers.ts";

const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("not compared with the real OPA: it is not installed (node tests/bench/peers.ts opa)");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-opa-server-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("more than a hundred requests are compared", () => {
  const same = SCENARIOS.flatMap(({ steps }) => steps).filter((step) => typeof step === "string" || !step.differs);
  expect(same.length).toBeGreaterThan(100);
});

describe.runIf(isInstalled)("the same answers as the real OPA's", () => {
  test.each(SCENARIOS)("$name", { timeout: 180_000 }, async (scenario) => {
    const [ours, theirs] = await Promise.all([
      answersOf(scenario, startOurs, "ours.sock"),
      answersOf(scenario, startTheirs, "theirs.sock"),
    ]);
    const steps = scenario.steps.map((step, i) => {
      const { line, differs } = stepOf(step);
      return { differs, our: shown(line, ours[i]), their: shown(line, theirs[i]) };
    });
    const same = steps.filter(({ differs }) => differs === undefined);
    expect(same.map(({ our }) => our)).toEqual(same.map(({ their }) => their));
    for (const { our, their, differs } of steps) if (differs !== undefined) expect(our, differs).not.toEqual(their);
  });
});

function shown(line: string, answer: Answered | undefined): unknown {
  return { line, ...(answer !== undefined && comparableAnswer(answer)) };
}

function stepOf(step: string | Step): Step {
  return typeof step === "string" ? { line: step } : step;
}

async function answersOf(
  { words, steps }: Scenario,
  start: (start: Start) => Promise<Started>,
  name: string,
): Promise<readonly Answered[]> {
  const server = await start({ words, cwd: directory, socket: join(directory, name) });
  try {
    const answers: Answered[] = [];
    for (const step of steps) {
      const { line, headers = {} } = stepOf(step);
      const [, method = "", path = "", body] = /^(\S+) (\S+)(?: (.*))?$/s.exec(line) ?? [];
      answers.push(await ask(server.socket, { method, path, headers, ...(body !== undefined && { body }) }));
    }
    return answers;
  } finally {
    await server.stop();
  }
}
