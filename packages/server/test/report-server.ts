import { join } from "node:path";
import { files } from "@sekisho/gate-files";
import { readServerConfig } from "../src/config/read.ts";
import { configJson } from "../src/config/server-config.ts";
import { lineLog } from "../src/process/log.ts";
import { processSecrets } from "../src/process/secrets.ts";
import { startServer } from "../src/process/server.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** A server of this process, on a port of its own, where the test is its administrator. */
export interface ReportServer {
  readonly origin: string;
  /** Makes a token that may report for these scopes. */
  token(permissions: readonly string[], speaksFor: readonly string[]): Promise<string>;
  /** Asks as the administrator; answers with the body. */
  read(path: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function startReportServer(data: string): Promise<ReportServer> {
  const { value: config } = await readServerConfig({
    env: {},
    flags: [{ name: "test", path: ["listen"], value: "127.0.0.1:0" }],
    cwd: data,
    gates: [files],
  });
  if (config === undefined) throw new Error("the defaults are a configuration");
  const running = await startServer(
    { role: "server", data, config: configJson(config), builtinRulebooks: join(ROOT, "rulebooks") },
    {
      gates: [files],
      log: lineLog({ name: "server", write: () => {} }),
      secrets: processSecrets({}, () => {}),
      env: {},
      stop: new AbortController().signal,
    },
  );
  const { origin, signInSecret } = running.tell as { readonly origin: string; readonly signInSecret: string };
  const signedIn = await fetch(`${origin}/api/v1/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ secret: signInSecret }),
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  return {
    origin,
    async token(permissions, speaksFor) {
      const answer = await fetch(`${origin}/api/v1/tokens`, {
        method: "POST",
        headers: { "content-type": "application/json", origin, cookie },
        body: JSON.stringify({ name: "ci", permissions, speaksFor }),
      });
      const { token } = (await answer.json()) as { readonly token: string };
      return token;
    },
    read: async (path) => (await fetch(`${origin}/api/v1${path}`, { headers: { cookie } })).json(),
    close: () => running.close(1_000),
  };
}
