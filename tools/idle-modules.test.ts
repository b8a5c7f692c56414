import { dirname, join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions } from "./build.ts";

const root = dirname(import.meta.dirname);

/** What is asked for, if at all, once there is something to judge, to mend or to hand out. */
const AT_FIRST_USE = [
  // Who compiles Rego imports it when it does; what finds references in a syntax tree that is there is small.
  /^packages\/rego\/src\/(?!syntax\/data-references\.ts$)/,
  /^packages\/formats\/src\/(?:edit|hcl2|toml|xml|dockerfile)\//,
  /^packages\/cli\/src\/(?:faces|impact|test)\//,
  /^node_modules\/(?:ajv|re2js|undici|pg|@opentelemetry\/(?!api\/))/,
];

test.each([
  ["the supervisor", "packages/cli/src/up/run.ts", 600_000],
  ["a child before its role", "packages/cli/src/up/child.ts", 50_000],
  ["the server", "packages/server/src/process/server.ts", 2_600_000],
  ["the thread of SQLite", "packages/store/src/sqlite/worker.ts", 50_000],
])("%s loads nothing that it may never need", async (_, entry, limitBytes) => {
  const loaded = await loadedBy(entry);
  const early = [...loaded.keys()].filter((path) => AT_FIRST_USE.some((pattern) => pattern.test(path)));
  expect(early).toEqual([]);
  expect(Math.max(...loaded.values())).toBeGreaterThan(0);
  expect([...loaded.values()].reduce((sum, bytes) => sum + bytes)).toBeLessThan(limitBytes);
});

/** The sources that come with an entry before any lazy import, each with what of it is in the bundle, in bytes. */
async function loadedBy(entry: string): Promise<ReadonlyMap<string, number>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, entry)],
    ...bundleOptions,
    outdir: join(root, "dist", "unwritten"),
    write: false,
    metafile: true,
  });
  const outputs = Object.entries(metafile.outputs);
  const loaded = new Map<string, number>();
  const waiting = outputs.filter(([, output]) => output.entryPoint === entry).map(([path]) => path);
  const seen = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const { inputs, imports } = metafile.outputs[path] ?? { inputs: {}, imports: [] };
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) loaded.set(input, (loaded.get(input) ?? 0) + bytesInOutput);
    }
    for (const { path: next, kind } of imports) {
      if (kind !== "import-statement" || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return loaded;
}
