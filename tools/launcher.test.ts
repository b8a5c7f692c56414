import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sourceStamp } from "./checkout.ts";
import { ROOT } from "./steps.ts";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const program = `import { writeSync } from "node:fs";

export async function main(argv: readonly string[]): Promise<number> {
  const [act, status] = argv;
  if (act === "lazy") console.log((await import("./lazy.ts")).lazy);
  else if (act === "commonjs") console.log(typeof (await import("ajv")).default);
  else if (act === "flood") for (let i = 0; i < 50_000; i++) process.stdout.write("line\\n");
  else if (act === "never") await new Promise(() => {});
  else if (act === "throw") throw new Error("broken");
  else if (act === "wait") {
    process.on("SIGTERM", () => {
      writeSync(1, "asked to end\\n");
      process.exit(7);
    });
    console.log("ready");
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  } else console.log(JSON.stringify({ argv, url: import.meta.url.slice(-20) }));
  return Number(status ?? 0);
}
`;

/** A checkout with a small command line; `modules` gives it this repository's packages, esbuild among them. */
function checkout({ modules = true } = {}): string {
  const root = folder({ "package.json": '{ "type": "module" }', "packages/cli/src/main.ts": program });
  write(root, {
    "packages/store/src/sqlite/worker.ts": "export {};",
    "packages/cli/src/up/child.ts": "export {};",
    "packages/rule/src/child/main.ts": "export {};",
    "packages/cli/src/lazy.ts": 'export const lazy = "lazy";',
    "rulebooks/kubernetes/rulebook.yaml": "name: k",
  });
  for (const file of ["bin/sekisho", "tools/checkout.ts", "tools/build.ts"]) cpSync(join(ROOT, file), join(root, file));
  if (modules) symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  return root;
}

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "sekisho-launcher-"));
  made.push(root);
  write(root, files);
  return root;
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Runs the launcher; `node` are Node's own arguments. */
function launch(root: string, args: readonly string[], node: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, join(root, "bin/sekisho"), ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return { status, stdout, stderr };
}

const bundled = /dist\/sekisho\/main\.js/;

describe("in a checkout", () => {
  test("builds once, then runs the bundle until a source changes", () => {
    const root = checkout();
    const bundle = join(root, "dist/sekisho/main.js");
    expect(launch(root, ["x", "3"])).toMatchObject({ status: 3, stdout: expect.stringMatching(bundled) as string });
    expect(readFileSync(bundle, "utf8").startsWith(`// ${sourceStamp(root)}\n`)).toBe(true);
    writeFileSync(bundle, readFileSync(bundle, "utf8").replace("JSON.stringify(", "'kept', JSON.stringify("));
    expect(launch(root, ["x"]).stdout).toMatch(/^kept/);
    writeFileSync(join(root, "packages/cli/src/lazy.ts"), 'export const lazy = "changed";');
    expect(launch(root, ["lazy"]).stdout).toBe("changed\n");
    expect(launch(root, ["x"]).stdout).not.toMatch(/^kept/);
  });

  test("copies the rulebooks beside the bundle, and drops those that are gone", () => {
    const root = checkout();
    launch(root, []);
    write(root, { "rulebooks/aws/rulebook.yaml": "name: a" });
    rmSync(join(root, "rulebooks/kubernetes"), { recursive: true });
    launch(root, []);
    expect(readFileSync(join(root, "dist/sekisho/rulebooks/aws/rulebook.yaml"), "utf8")).toBe("name: a");
    expect(() => readFileSync(join(root, "dist/sekisho/rulebooks/kubernetes/rulebook.yaml"))).toThrow("ENOENT");
  });

  test("a CommonJS package works in the bundle", () => {
    expect(launch(checkout(), ["commonjs"])).toMatchObject({ status: 0, stdout: "function\n" });
  });

  test("runs the sources where esbuild is missing", () => {
    expect(launch(checkout({ modules: false }), ["x", "4"])).toMatchObject({
      status: 4,
      stdout: expect.stringContaining("main.ts") as string,
    });
  });

  test("several that start at once all answer, and leave nothing behind", async () => {
    const root = checkout();
    const runs = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [join(root, "bin/sekisho"), "lazy", "5"], { stdio: "ignore" });
      return new Promise((resolve) => child.on("exit", resolve));
    });
    expect(await Promise.all(runs)).toEqual([5, 5, 5, 5]);
    expect(spawnSync("ls", ["-A", join(root, "dist")], { encoding: "utf8" }).stdout).toBe("compile-cache\nsekisho\n");
  });
});

describe("exit status", () => {
  const root = checkout();
  test("a program that never answers could not judge", () => expect(launch(root, ["never"]).status).toBe(2));
  test("a program that throws could not judge", () => {
    expect(launch(root, ["throw"])).toMatchObject({ status: 2, stderr: expect.stringContaining("broken") as string });
  });
  test("a reader that goes away changes neither the status nor standard error", () => {
    const script = `"$0" "$1" flood 3 | head -1; echo \${PIPESTATUS[0]}`;
    const args = ["-c", script, process.execPath, join(root, "bin/sekisho")];
    expect(spawnSync("bash", args, { encoding: "utf8" })).toMatchObject({ stdout: "line\n3\n", stderr: "" });
  });
});

describe("on an older Node", () => {
  /** Makes this Node say that it is another, in the first process only. */
  const pretend = (root: string): readonly string[] => {
    write(root, { "old.cjs": 'Object.defineProperty(process, "versions", { value: { node: "20.1.0" } });' });
    return ["--require", join(root, "old.cjs")];
  };
  /** A second Node, as the npm packages bring it. */
  const bringNode = (root: string): void => {
    const path = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
    write(root, { [path]: `#!/bin/sh\nexec "${process.execPath}" "$@"\n` });
    chmodSync(join(root, path), 0o755);
  };

  test("one sentence says what is needed", () => {
    const root = checkout({ modules: false });
    const { status, stdout, stderr } = launch(root, ["x"], pretend(root));
    expect({ status, stdout, lines: stderr.split("\n").length }).toEqual({ status: 2, stdout: "", lines: 2 });
    expect(stderr).toContain("needs Node 24");
  });

  test("the Node of the npm package runs it, with arguments and status", () => {
    const root = checkout({ modules: false });
    bringNode(root);
    const result = launch(root, ["a b", "6"], pretend(root));
    expect(result).toMatchObject({ status: 6, stdout: expect.stringContaining('["a b","6"]') as string });
  });

  test("a signal reaches the program, whose status comes back", async () => {
    const root = checkout({ modules: false });
    bringNode(root);
    const child = spawn(process.execPath, [...pretend(root), join(root, "bin/sekisho"), "wait"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout.once("data", () => child.kill("SIGTERM"));
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(7);
  });

  test("where it alone is killed, the program is asked to end", async () => {
    const root = checkout({ modules: false });
    bringNode(root);
    const child = spawn(process.execPath, [...pretend(root), join(root, "bin/sekisho"), "wait"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (chunk.includes("ready")) child.kill("SIGKILL");
    });
    // Both hold the other end of it.
    await new Promise((resolve) => child.stdout.on("close", resolve));
    expect([child.signalCode, out]).toEqual(["SIGKILL", "ready\nasked to end\n"]);
  });
});

describe("a shipped package", () => {
  const shipped = (files: Readonly<Record<string, string>> = {}): string => {
    const root = folder({
      "package.json": '{ "type": "module" }',
      "dist/sekisho/main.js": "export const main = async (argv) => { console.log('shipped'); return argv.length; };",
      ...files,
    });
    cpSync(join(ROOT, "bin/sekisho"), join(root, "bin/sekisho"));
    return root;
  };
  const filesIn = (path: string): string => spawnSync("ls", [path], { encoding: "utf8" }).stdout;

  test("runs its bundle, looks at nothing else, and keeps what V8 made of it", () => {
    const root = shipped();
    expect(launch(root, ["a", "b"])).toEqual({ status: 2, stdout: "shipped\n", stderr: "" });
    expect(filesIn(join(root, "dist"))).toBe("compile-cache\nsekisho\n");
  });

  test("runs where nothing can be kept", () => {
    const root = shipped({ "dist/compile-cache": "no directory" });
    expect(launch(root, ["a"])).toEqual({ status: 1, stdout: "shipped\n", stderr: "" });
    expect(filesIn(join(root, "dist"))).toBe("compile-cache\nsekisho\n");
  });
});
