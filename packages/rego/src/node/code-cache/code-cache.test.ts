import { type ExecFileOptions, execFile } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { builtins } from "../../builtins/index.ts";
import type { CompileOptions } from "../../compile-with.ts";
import type { Program } from "../../program.ts";
import type { Module } from "../../syntax/ast.ts";
import { parseModule } from "../../syntax/parse.ts";
import { CodeCache } from "./code-cache.ts";

const text = `package a
n := input.x + count({"a", 1.0})
deny contains {"msg": msg} if {
	some k, v in input.labels
	not regex.match("^[a-z]+$", v)
	msg := sprintf("%s is %v of %v", [k, v, data.limits.all[_]])
}
now := time.now_ns()
`;

let temporary = "";
let directory = "";

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "sekisho-code-"));
  onTestFinished(() => {
    rmSync(temporary, { recursive: true, force: true });
  });
  directory = join(temporary, "code");
});

/** A module whose rules can't be looked at: a program of it comes from the cache, or not at all. */
function sealed(source = text, changed: Partial<Module> = {}): Module {
  const { value } = parseModule(source, "a.rego", { regoVersion: "v1" });
  if (value === undefined) throw new Error("the module does not parse");
  return new Proxy(value, {
    get(module, key) {
      if (key === "rules") throw new Error("compiled");
      return key in changed ? changed[key as keyof Module] : module[key as keyof Module];
    },
  });
}

interface Run {
  readonly stamp?: string;
  readonly use?: (program: Program) => unknown;
}

function run(options: CompileOptions, { stamp = "1", use = evaluateDeny }: Run = {}): unknown {
  const cache = new CodeCache({ directory, stamp });
  const { value: program } = cache.compile(builtins, options);
  if (program === undefined) throw new Error("the program does not compile");
  const answer = use(program);
  cache.store();
  return answer;
}

const input = { x: 1, labels: { owner: "a", team: "7" } };
const data = { limits: { all: ["these"] } };
const evaluateDeny = (program: Program) => program.query("data.a.deny").evaluate(input).value;
const explainDeny = (program: Program) => program.query("data.a.deny").explain(input).results;
const open: CompileOptions = { modules: [{ file: "a.rego", text }], data };
const closed: CompileOptions = { modules: [sealed()], data };
const codes = () => readdirSync(directory).filter((name) => name.endsWith(".code"));

describe("a program from the cache", () => {
  test("answers as the compiled one does, with the data of now", () => {
    expect(run(open)).toEqual([{ msg: "team is 7 of these" }]);
    expect(run(closed)).toEqual([{ msg: "team is 7 of these" }]);
    expect(run({ ...closed, data: { limits: { all: ["those"] } } })).toEqual([{ msg: "team is 7 of those" }]);
    expect(codes()).toHaveLength(1);
  });

  test("has the same rules and places of errors", () => {
    const failing = { ...open, modules: [{ file: "a.rego", text: `package a\nn := to_number("x")` }] };
    const failures = (program: Program) => program.query(["a", "n"]).evaluate({}).failures;
    const first = run(failing, { use: failures });
    expect(run({ ...failing, modules: [sealed(`package a\nn := to_number("x")`)] }, { use: failures })).toEqual(first);
    const rules = (program: Program) => program.rulePaths();
    const paths = run(open, { use: rules });
    expect(run(closed, { use: rules })).toEqual(paths);
  });

  test("compiles when it is first asked to explain, and keeps that, too", () => {
    run(open);
    expect(() => run(closed, { use: explainDeny })).toThrow("compiled");
    const first = run(open, { use: explainDeny });
    expect(run(closed, { use: explainDeny })).toEqual(first);
    expect(run(closed)).toEqual([{ msg: "team is 7 of these" }]);
  });

  test("answers any query", () => {
    run(open);
    const rows = (program: Program) => program.prepare("data.a.n = x").value?.evaluate(input).rows;
    expect(run(open, { use: rows })).toEqual([{ x: 3 }]);
  });

  test("keeps what was compiled and never run", () => {
    run(open, { use: () => undefined });
    expect(run(closed)).toEqual([{ msg: "team is 7 of these" }]);
  });
});

describe("another program", () => {
  test.each<[string, CompileOptions, Run]>([
    ["another text", { modules: [sealed(`${text}# more`)] }, {}],
    ["another file name", { modules: [sealed(text, { file: "b.rego" })] }, {}],
    ["another language version", { modules: [sealed(text, { regoVersion: "v0" })] }, {}],
    ["other externals", { ...closed, externals: ["limits"] }, {}],
    ["other schemas", { ...closed, schemas: { schema: { type: "object" } } }, {}],
    ["types unchecked", { ...closed, types: false }, {}],
    ["another version of this package", closed, { stamp: "2" }],
  ])("%s", (_, options, how) => {
    run(open);
    expect(() => run(options, how)).toThrow("compiled");
  });

  test("own builtins and closures are compiled each time", () => {
    run({ ...open, backend: "closures" });
    expect(() => codes()).toThrow("ENOENT");
  });

  test("rules that read their own metadata can't be kept", () => {
    const own = {
      modules: [{ file: "a.rego", text: `# METADATA\n# title: t\npackage a\n\nn := rego.metadata.chain()` }],
    };
    run(own, { use: (program) => program.query("data.a.n").evaluate({}).value });
    expect(codes()).toEqual([]);
  });
});

const script = join(import.meta.dirname, "fixtures/use-cache.ts");
const simple = "package a\nn := input.x + 1";
const answer = { value: 3, reads: [{ path: ["x"], missing: 0 }] };

/** What a process of its own answers. */
async function inProcess(flags: readonly string[] = [], options: ExecFileOptions = {}): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, directory, simple], options);
  return JSON.parse(String(stdout));
}

// Each starts a process or more, on a machine that may be busy.
describe("between processes", { timeout: 120_000 }, () => {
  test("many that start with nothing agree, and leave nothing half-written", async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, async () => inProcess()));
    for (const one of answers) expect(one).toMatchObject(answer);
    expect(readdirSync(directory).sort()).toEqual([...codes(), "key"]);
    expect(codes()).toHaveLength(1);
    expect(await inProcess()).toEqual({ ...answer, compiled: false });
  });

  test("V8 with other flags compiles again", async () => {
    await inProcess();
    expect(await inProcess(["--no-opt"])).toEqual({ ...answer, compiled: true });
    expect(await inProcess()).toEqual({ ...answer, compiled: false });
  });

  test("a file that was cut is compiled again and replaced", async () => {
    await inProcess();
    for (const name of codes()) truncateSync(join(directory, name), 1000);
    expect(await inProcess()).toEqual({ ...answer, compiled: true });
    expect(await inProcess()).toEqual({ ...answer, compiled: false });
  });

  // Only root can give files to others and run as others.
  const isRoot = process.getuid?.() === 0;
  const nobody = { uid: 65_534, gid: 65_534 };

  test.skipIf(!isRoot)("a directory of another user is not used, nor one that can't be written", async () => {
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, nobody.uid, nobody.gid);
    expect(await inProcess()).toEqual({ ...answer, compiled: true });
    expect(readdirSync(directory)).toEqual([]);
    chownSync(directory, 0, 0);
    chmodSync(temporary, 0o755);
    chmodSync(directory, 0o755);
    expect(await inProcess([], nobody)).toEqual({ ...answer, compiled: true });
    expect(readdirSync(directory)).toEqual([]);
  });

  test.skipIf(!isRoot)("a read-only directory is read all the same", async () => {
    chmodSync(temporary, 0o777);
    expect(await inProcess([], nobody)).toEqual({ ...answer, compiled: true });
    chmodSync(directory, 0o500);
    expect(await inProcess([], nobody)).toEqual({ ...answer, compiled: false });
    expect(await inProcess(["--no-opt"], nobody)).toEqual({ ...answer, compiled: true });
    expect(codes()).toHaveLength(1);
  });
});
