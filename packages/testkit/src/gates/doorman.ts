import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Decision, Gate, ServiceHost } from "@sekisho/gate";

/** A gate like admission: a service answers while the server is down, by the list that it was given last. */
export const doorman: Gate<DoormanConfig> = {
  name: "doorman",
  commands: [],
  services: [
    {
      name: "door",
      async start(host, { port }) {
        const server = createServer((request, response) => {
          void answer(host, request, response);
        });
        server.listen(port, "127.0.0.1");
        await once(server, "listening");
        return {
          health: () =>
            Promise.resolve(
              host.snapshots.current() === undefined
                ? { state: "degraded" as const, why: "no list was given yet" }
                : { state: "ok" as const },
            ),
          async close() {
            const closed = once(server, "close");
            server.close();
            server.closeIdleConnections();
            await closed;
          },
        };
      },
    },
  ],
  async open(host, { banned }) {
    await host.publish("door", { banned: [...banned] });
    return {
      health: () => Promise.resolve({ state: "ok" as const }),
      close: () => Promise.resolve(),
    };
  },
};

export interface DoormanConfig {
  readonly port: number;
  readonly banned: readonly string[];
}

/** `GET /NAME` is 200 or 403, and 503 where the door can't say. It is told only once the record is on disk. */
async function answer(host: ServiceHost, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = decodeURIComponent((request.url ?? "/").slice(1));
  const snapshot = host.snapshots.current();
  // Could not judge is never allowed.
  let status = 503;
  if (snapshot !== undefined) {
    // `open` wrote it.
    const { banned } = snapshot.content as { readonly banned: readonly string[] };
    status = banned.includes(name) ? 403 : 200;
    try {
      await host.spool.append(decision(host, { name, isBanned: status === 403, rules: snapshot.digest }));
    } catch {
      status = 503;
    }
  }
  response.writeHead(status).end();
}

function decision(
  { clock }: ServiceHost,
  { name, isBanned, rules }: { readonly name: string; readonly isBanned: boolean; readonly rules: string },
): Decision {
  return {
    outcome: isBanned ? "denied" : "allowed",
    at: clock.now(),
    subject: { scope: "cluster:test", type: "k8s:Pod", name },
    subjectDigest: "0".repeat(64),
    digests: { rules },
    rules: isBanned ? ["doorman/banned"] : [],
  };
}
