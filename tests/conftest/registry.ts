import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's registry, on the loopback. */
export interface RunningRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly stop: () => Promise<void>;
}

export function hasRegistry(): boolean {
  return spawnSync("docker-registry", ["--version"]).error === undefined;
}

/** Starts `docker-registry` with its store in a temporary directory; rejects when it does not answer within ten seconds. */
export async function startRegistry(): Promise<RunningRegistry> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "sekisho-registry-"));
  const config = join(directory, "config.yml");
  const lines = [
    "version: 0.1",
    "log: { level: error }",
    `storage: { filesystem: { rootdirectory: ${JSON.stringify(join(directory, "store"))} } }`,
    `http: { addr: "127.0.0.1:${port}" }`,
  ];
  writeFileSync(config, `${lines.join("\n")}\n`);
  const child = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  for (const until = Date.now() + 10_000; ; ) {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    if (answer?.ok === true) return { host: `127.0.0.1:${port}`, stop };
    if (Date.now() > until) {
      await stop();
      throw new Error("docker-registry does not answer");
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
