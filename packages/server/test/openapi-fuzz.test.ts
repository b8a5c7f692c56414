import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installSchemathesis, SCHEMATHESIS } from "../../../tools/schemathesis.ts";
import { type FuzzServer, startFuzzServer } from "./fuzz-server.ts";

const SOAK = process.env["SEKISHO_SOAK"] !== undefined;
/** Of what is drawn; it is spent whole. */
const SECONDS = SOAK ? 600 : 40;
/** Of the one operation that is asked by itself. */
const SECONDS_OF_ONE = SOAK ? 60 : 5;
/** In `npm test` the same requests each time, as far as the time allows. */
const SEED = SOAK ? Date.now() % 2 ** 31 : 1;
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
] as const;

/** How Schemathesis labels the scenarios that go from one operation to the next: they are of no single one. */
const STATEFUL = "Stateful tests";

/** As much of a description of an API as examples are put into. */
interface Described {
  readonly operationId: string;
  readonly parameters: { readonly name: string; example?: unknown }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { example?: unknown } } };
}
type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

/** By operation, how often it gave each status. */
type Statuses = Readonly<Record<string, Readonly<Record<string, number>>>>;

const directory = mkdtempSync(join(tmpdir(), "sekisho-fuzz-"));
let server: FuzzServer;
let paths: Paths;
let statuses: Statuses;
let told = "";

beforeAll(
  async () => {
    const why = await installSchemathesis();
    if (why !== undefined) throw new Error(why);
    server = await startFuzzServer(join(directory, "data"));
    const answer = await fetch(`${server.origin}/api/v1/openapi.json`);
    // Our own document: paths of methods of operations.
    const document = (await answer.json()) as { readonly paths: Paths };
    ({ paths } = document);
    const file = join(directory, "openapi.json");
    addExamples(paths, server);
    writeFileSync(file, JSON.stringify(document));
    // Whoever revokes tokens comes to the very one by which all else is asked.
    const first = await run(file, ["--exclude-operation-id", "revokeToken"], SECONDS);
    const second = await run(file, ["--include-operation-id", "revokeToken"], SECONDS_OF_ONE);
    told = `seed ${SEED}\n${first.told}\n${second.told}`;
    statuses = { ...first.statuses, ...second.statuses };
  },
  (2 * SECONDS + 120) * 1_000,
);

afterAll(async () => {
  await server?.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("a fuzz by the description of the API", () => {
  it("finds no failure, and no answer that the description does not have", () => {
    expect(told).not.toMatch(/^ *- ST\d+/m);
    expect(told.match(/= (?:\d+ warnings? |no issues found )?.*in [\d.]+s =+$/gm)?.length).toBe(2);
    expect(server.errors).toEqual([]);
  });

  it("asks every operation, and each does once what it is for", () => {
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(statuses).toSorted()).toEqual(operations.toSorted());
    const never = operations.filter((one) => !Object.keys(statuses[one] ?? {}).some((status) => status < "300"));
    expect(never).toEqual([]);
    const asked = Object.values(statuses).flatMap((counts) => Object.values(counts));
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1_000);
  });
});

/** Requests that mean something here: drawn keys, names and days never would. */
function addExamples(all: Paths, { examples }: FuzzServer): void {
  for (const { operationId, parameters, requestBody } of Object.values(all).flatMap((path) => Object.values(path))) {
    const { body, ...inPath } = examples[operationId] ?? {};
    for (const parameter of parameters) {
      if (parameter.name in inPath) parameter.example = inPath[parameter.name];
    }
    if (body !== undefined && requestBody !== undefined) requestBody.content["application/json"].example = body;
  }
}

async function run(
  document: string,
  which: readonly string[],
  seconds: number,
): Promise<{ readonly told: string; readonly statuses: Statuses }> {
  const report = join(directory, `${which[0]}.ndjson`);
  const phases = SOAK ? "examples,coverage,fuzzing,stateful" : "examples,coverage,fuzzing";
  const args = ["run", document, "--url", server.origin, ...which, "--checks", CHECKS.join(",")];
  const drawn = ["--phases", phases, "--seed", `${SEED}`, "--max-time", `${seconds}`, "--generation-database", "none"];
  const out = ["--report", "ndjson", "--report-ndjson-path", report, "--no-color", "--warnings", "off"];
  const secret = ["-H", `authorization: Bearer ${server.token}`, "--generation-with-security-parameters", "false"];
  // Its status tells of findings; what it says of them is looked at.
  const { stdout, stderr } = await promisify(execFile)(SCHEMATHESIS, [...args, ...drawn, ...out, ...secret], {
    cwd: directory,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { readonly stdout: string; readonly stderr: string }) => error);
  const lines = existsSync(report) ? readFileSync(report, "utf8").trimEnd().split("\n") : [];
  return { told: shortened(`${stdout}${stderr}`), statuses: statusesIn(lines) };
}

/** Drawn requests may be long; a failure is read by people. */
function shortened(text: string): string {
  return text.replaceAll(/^.{400,}$/gm, (line) => `${line.slice(0, 400)}…`);
}

function statusesIn(lines: readonly string[]): Statuses {
  const found: Record<string, Record<string, number>> = {};
  for (const line of lines) {
    // Schemathesis' own events; we read one kind.
    const { ScenarioFinished: scenario } = JSON.parse(line) as {
      readonly ScenarioFinished?: {
        readonly recorder: {
          readonly label: string;
          readonly interactions?: Readonly<Record<string, { readonly response?: { readonly status_code: number } }>>;
        };
      };
    };
    if (scenario === undefined || scenario.recorder.label === STATEFUL) continue;
    for (const { response } of Object.values(scenario.recorder.interactions ?? {})) {
      const counts = (found[scenario.recorder.label] ??= {});
      const status = String(response?.status_code);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }
  return found;
}
