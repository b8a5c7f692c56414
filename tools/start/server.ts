import { createServer } from "node:net";
import { join } from "node:path";
import { isJsonObject } from "@sekisho/core";
import { gates, readServerConfig, type Supervisor, up } from "@sekisho/server/up";
import { ROOT } from "../steps.ts";
import { COMPANY } from "./company.ts";

export interface Running {
  readonly origin: string;
  /** The link by which the first administrator signs in; undefined where there is one. */
  readonly link: string | undefined;
}

/** Starts the server over the company's rulebook; what it began can be stopped before it is ready. */
export async function startServer(
  data: string,
  port: number,
): Promise<{ readonly supervisor: Supervisor; readonly running: Promise<Running> }> {
  const { value: config, diagnostics } = await readServerConfig({
    env: {},
    flags: [
      { name: "npm start", path: ["listen"], value: `127.0.0.1:${port}` },
      {
        name: "npm start",
        path: ["rulebooks"],
        value: [{ name: "acme", scopes: ["**"], follow: { directory: join(COMPANY, "rulebook") }, everySeconds: 5 }],
      },
    ],
    cwd: ROOT,
    gates,
  });
  if (config === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  const { promise, resolve, reject } = Promise.withResolvers<Running>();
  const supervisor = up({
    entry: await childEntry(),
    gates,
    data,
    config,
    builtinRulebooks: join(ROOT, "rulebooks"),
    // Nobody set up Slack or mail for the company: messages wait, and the log would say so for each.
    env: { SEKISHO_LOG_LEVEL: "error", ...process.env },
    onEvent(event) {
      if (event.event !== "ready" || event.child !== "server" || !isJsonObject(event.tell)) return;
      const { origin, signInSecret } = event.tell;
      if (typeof origin !== "string") return;
      const link = typeof signInSecret === "string" ? `${origin}/sign-in#${signInSecret}` : undefined;
      resolve({ origin, link });
    },
  });
  const ended = supervisor.ended.then((hopeless) => {
    reject(new Error(hopeless?.message ?? "it was stopped before it was ready"));
  });
  ended.catch(() => {});
  promise.catch(() => {});
  return { supervisor, running: promise };
}

/** The port that people know, or a free one where another program has it. */
export async function portOf(wanted: number): Promise<number> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port: wanted }, () => resolve(true));
  });
  if (!isFree) return 0;
  await new Promise((resolve) => server.close(resolve));
  return wanted;
}

/** The program of children out of the bundle, as `bin/sekisho` builds it, which starts sooner; else out of the sources. */
async function childEntry(): Promise<string> {
  const { checkoutEntry } = await import("../checkout.ts");
  const main = await checkoutEntry(ROOT);
  return main.endsWith(".ts") ? join(ROOT, "packages/cli/src/up/child.ts") : join(main, "..", "up-child.js");
}
