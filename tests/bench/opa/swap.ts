import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { BenchContext, Row } from "../bench.ts";
import { runOnce } from "../measure.ts";
import { RATE, row } from "./data-api.ts";
import type { Loaded } from "./load.ts";
import { runLoad, type Side, startServer } from "./servers.ts";

/** Every answer tells a version by a rule, by data and by a rule of another package: all of one bundle. */
const REVISIONS = ["one", "two"];

/**
 * The same load while the bundle is another one each second: every request is answered, by one version throughout, and
 * both versions are seen.
 */
export async function swapRows(context: BenchContext): Promise<readonly Row[]> {
  const bundles = REVISIONS.map((revision) => bundleOf(revision, context));
  const [ours, peer] = [await measure("ours", bundles, context), await measure("peer", bundles, context)];
  return [row("the same while the bundle is swapped each second, p99", 0.99, [{ ours, peer }])];
}

async function measure(side: Side, bundles: readonly Buffer[], context: BenchContext): Promise<Loaded> {
  const service = await bundleService(bundles);
  const { port } = service.address() as AddressInfo;
  const config = [
    `services.main.url=http://127.0.0.1:${port}`,
    "bundles.app.polling.min_delay_seconds=1",
    "bundles.app.polling.max_delay_seconds=1",
  ];
  const server = await startServer(side, ["--set", config.join(",")], context);
  try {
    const load = { ...RATE, port: server.port, path: "/v1/data/app/versions", bodies: ['{"input":{}}'] };
    const loaded = await runLoad(load, context);
    requireWhole(side, loaded);
    return loaded;
  } finally {
    await server.stop();
    service.closeAllConnections();
    await new Promise((resolve) => void service.close(resolve));
  }
}

function requireWhole(side: Side, { answers, lost }: Loaded): void {
  const expected = REVISIONS.map((revision) => `0 200 {"result":["${revision}","${revision}","${revision}"]}`).sort();
  const seen = Object.keys(answers).sort();
  if (lost === 0 && JSON.stringify(seen) === JSON.stringify(expected)) return;
  throw new Error(`${side}: ${lost} requests without an answer, and these came: ${seen.join(", ")}`);
}

function bundleOf(revision: string, context: BenchContext): Buffer {
  const { temporary } = context;
  const folder = join(temporary, revision);
  mkdirSync(join(folder, "app"), { recursive: true });
  const text = JSON.stringify(revision);
  const rule = `package app\n\nrule := ${text}\n\nversions := [rule, data.app.version, data.other.rule]\n`;
  writeFileSync(join(folder, "app", "app.rego"), rule);
  writeFileSync(join(folder, "app", "data.json"), JSON.stringify({ version: revision }));
  writeFileSync(join(folder, "other.rego"), `package other\n\nrule := ${text}\n`);
  const file = join(temporary, `${revision}.tar.gz`);
  runOnce({ argv: [context.peer("opa").path, "build", "-b", folder, "-o", file, "-r", revision] });
  return readFileSync(file);
}

/** Another bundle each time that it is asked. */
async function bundleService(bundles: readonly Buffer[]): Promise<Server> {
  let asked = 0;
  const server = createServer((_, response) => {
    const at = asked++ % bundles.length;
    response.writeHead(200, { etag: `"${asked}"` }).end(bundles[at]);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return server;
}
