import { join } from "node:path";
import { files } from "@sekisho/gate-files";
import { notifyMigrations } from "@sekisho/notify";
import { createSignInLink, createToken, openStore, rememberPerson, setMembership } from "@sekisho/store";
import { seedFindings } from "@sekisho/testkit";
import { serverPermissions } from "../src/access/permissions.ts";
import { readServerConfig } from "../src/config/read.ts";
import { configJson } from "../src/config/server-config.ts";
import { lineLog } from "../src/process/log.ts";
import { processSecrets } from "../src/process/secrets.ts";
import { startServer } from "../src/process/server.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const FINDINGS = 300;
const DAY_MS = 86_400_000;
const MANY = { burst: 1_000_000, perSecond: 1_000 };

/** A whole server on a port of its own, with findings, people, a rulebook, and a token that may do everything. */
export interface FuzzServer {
  readonly origin: string;
  readonly token: string;
  /** By operation, parameters and a body that it does something with. */
  readonly examples: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What it logged at `error`: a failure that nobody foresaw is there with its stack. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export async function startFuzzServer(data: string): Promise<FuzzServer> {
  const { token, examples } = await fill(`sqlite:${join(data, "sekisho.db")}`);
  const errors: string[] = [];
  const { value: config, diagnostics } = await readServerConfig({
    env: {},
    flags: [
      { name: "test", path: ["listen"], value: "127.0.0.1:0" },
      {
        name: "test",
        path: ["rulebooks"],
        value: [{ name: "acme", scopes: ["**"], follow: { directory: join(ROOT, "examples", "company", "rulebook") } }],
      },
    ],
    cwd: data,
    gates: [files],
  });
  if (config === undefined) throw new Error(diagnostics[0]?.message);
  const running = await startServer(
    { role: "server", data, config: configJson(config), builtinRulebooks: join(ROOT, "rulebooks") },
    {
      gates: [files],
      log: lineLog({ name: "server", level: "error", write: (line) => void errors.push(line) }),
      secrets: processSecrets({}, () => {}),
      env: {},
      stop: new AbortController().signal,
      rates: { all: MANY, unknown: MANY },
    },
  );
  const { origin } = running.tell as { readonly origin: string };
  return { origin, token, examples, errors, close: () => running.close(1_000) };
}

async function fill(url: string): Promise<Pick<FuzzServer, "token" | "examples">> {
  const store = await openStore({ url, migrations: [...(files.migrations ?? []), ...notifyMigrations] });
  try {
    const [key = "", ...keys] = await seedFindings(store, { count: FINDINGS, now: Date.now() });
    return await store.transaction(async (tx) => {
      const personOf = async (subject: string): Promise<string> => {
        const person = await rememberPerson(tx, { issuer: "https://idp.example.com", subject, name: subject });
        await setMembership(tx, {
          person,
          role: "member",
          teams: ["payments"],
          source: "groups",
          at: 1,
          actor: "system",
        });
        return person;
      };
      const [person, gone] = [await personOf("Aoi"), await personOf("Ren")];
      const scopes = [...serverPermissions, ...(files.permissions ?? [])].map(({ name }) => name);
      const { text: token } = await createToken(tx, { name: "fuzz", scopes: [...scopes, "for:**"] });
      const spare = await createToken(tx, { name: "spare", scopes: [] });
      const until = new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);
      const examples = {
        signInByLink: { body: { secret: await createSignInLink(tx, { person, validMs: DAY_MS }) } },
        readFinding: { key },
        assignFindings: { body: { keys: keys.slice(0, 3), team: "payments", note: "ours" } },
        proposeExemption: { body: { keys: [key], reason: "the vendor mends it in March", ticket: "PAY-1", until } },
        sendTestMessage: { team: "payments" },
        listRules: { name: "acme" },
        endSessions: { person },
        erasePerson: { person: gone },
        createToken: { body: { name: "ci", team: "payments", permissions: ["findings.read"], speaksFor: [], days: 3 } },
        revokeToken: { id: spare.id },
      };
      return { token, examples };
    });
  } finally {
    await store.close();
  }
}
