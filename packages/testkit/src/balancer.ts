import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A load balancer as they are before servers: it asks each whether it is ready, and takes the ready ones in turn. */
export interface Balancer {
  readonly port: number;
  /** The servers' ports, in this order; they may come and go. */
  use(ports: readonly number[]): void;
  /** Ports that answered that they are ready when they were asked last. */
  ready(): readonly number[];
  stop(): Promise<void>;
}

export interface BalancerOptions {
  /** Where servers say whether they are ready. */
  readonly path: string;
  readonly everyMs?: number;
}

const CHECK_MS = 200;
const CHECK_TIMEOUT_MS = 1_000;
/** Requests that may be sent again although they may have arrived (RFC 9110, 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/**
 * HTTP/1.1 on a port of this machine. What can't be connected to is tried at the next server whatever it is; what was sent
 * and not answered only where it is idempotent; else the client is told 502, and 503 where no server is ready.
 */
export async function startBalancer({ path, everyMs = CHECK_MS }: BalancerOptions): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let ports: readonly number[] = [];
  let ready: readonly number[] = [];
  let turn = 0;

  const look = async (): Promise<void> => {
    const asked = ports;
    const answers = await Promise.all(asked.map((port) => isReady(port, path)));
    if (asked === ports) ready = asked.filter((_, i) => answers[i] === true);
  };

  const pass = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await buffer(asked);
    const order = ready.map((_, i) => ready[(turn + i) % ready.length] ?? 0);
    turn++;
    for (const port of order) {
      const sent = await forward({ port, agent, body }, asked, answer);
      if (sent === "answered") return;
      // Whoever does not take connections is out at once, as a passive check has it.
      if (sent === "refused") ready = ready.filter((one) => one !== port);
      else if (!IDEMPOTENT.has(asked.method ?? "")) break;
    }
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(order.length === 0 ? 503 : 502).end();
  };

  const server = createServer((asked, answer) => void pass(asked, answer).catch(() => answer.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const over = new AbortController();
  const checks = (async () => {
    while (!over.signal.aborted) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    // A server that listens on TCP has such an address.
    port: (server.address() as AddressInfo).port,
    use(wanted) {
      ports = wanted;
      ready = ready.filter((port) => wanted.includes(port));
    },
    ready: () => ready,
    async stop() {
      over.abort();
      await checks;
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

async function isReady(port: number, path: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

interface Way {
  readonly port: number;
  readonly agent: Agent;
  readonly body: Buffer;
}

/** `refused`: nothing was sent. `broken`: it may have arrived. */
async function forward(
  { port, agent, body }: Way,
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<"answered" | "refused" | "broken"> {
  const { method, url, headers, socket } = asked;
  return new Promise((resolve) => {
    const out = send({
      host: "127.0.0.1",
      port,
      method,
      path: url,
      agent,
      headers: { ...passedOn(headers), "x-forwarded-for": socket.remoteAddress ?? "", "content-length": body.length },
    });
    out.on("error", (error) => resolve(Reflect.get(error, "code") === "ECONNREFUSED" ? "refused" : "broken"));
    out.on("response", (got) => {
      answer.writeHead(got.statusCode ?? 502, passedOn(got.headers));
      got.pipe(answer);
      got.on("end", () => resolve("answered"));
      // The client has the beginning: nothing can be mended.
      got.on("error", () => {
        answer.destroy();
        resolve("answered");
      });
    });
    out.end(body);
  });
}

/** Of one connection only (RFC 9110, 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set(["connection", "keep-alive", "transfer-encoding"]);

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
