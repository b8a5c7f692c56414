import { connect, type Socket } from "node:net";

/**
 * `node load.ts` with a {@link Load} in JSON as its argument: asks at fixed times, whether what was asked before is
 * answered or not, and prints {@link Loaded}. A process of its own: its work is not that of who started it.
 */
export interface Load {
  readonly port: number;
  readonly connections: number;
  /** Of all connections together. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Requests at the same rate before, which are not counted. */
  readonly warmSeconds: number;
  readonly path: string;
  /** Bodies, asked for in turn. */
  readonly bodies: readonly string[];
}

export interface Loaded {
  /** From the time at which a request was due until its answer was there, in milliseconds. */
  readonly latencies: readonly number[];
  /** How often each answer came: the number of its request's body, its status and its own body. */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests without an answer. */
  readonly lost: number;
}

/** What was asked on a connection and is not answered. */
interface Open {
  readonly due: number;
  readonly body: number;
  readonly counts: boolean;
}

const PATIENCE_MS = 10_000;

async function run(load: Load): Promise<Loaded> {
  const latencies: number[] = [];
  const answers: Record<string, number> = {};
  const count = { answered: 0 };
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () =>
      Connection.open(load.port, ({ due, body, counts }, answer) => {
        count.answered++;
        if (!counts) return;
        latencies.push(performance.now() - due);
        const key = `${body} ${answer}`;
        answers[key] = (answers[key] ?? 0) + 1;
      }),
    ),
  );
  const requests = load.bodies.map((body) => requestOf(load.path, body));
  const total = load.perSecond * (load.warmSeconds + load.seconds);
  const warm = load.perSecond * load.warmSeconds;
  const start = performance.now();
  for (let i = 0; i < total; ) {
    const due = start + (i * 1_000) / load.perSecond;
    if (performance.now() < due) {
      await new Promise((resolve) => void setTimeout(resolve, 1));
      continue;
    }
    const body = i % requests.length;
    connections[i % connections.length]?.ask(requests[body] ?? "", { due, body, counts: i >= warm });
    i++;
  }
  const end = performance.now() + PATIENCE_MS;
  while (count.answered < total && performance.now() < end) await new Promise((resolve) => void setTimeout(resolve, 5));
  for (const connection of connections) connection.close();
  return { latencies, answers, lost: total - count.answered };
}

function requestOf(path: string, body: string): string {
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** One connection on which requests are written as they come, and answered in that order. */
class Connection {
  readonly #socket: Socket;
  readonly #open: Open[] = [];
  readonly #answered: (asked: Open, answer: string) => void;
  #text = "";

  private constructor(socket: Socket, answered: (asked: Open, answer: string) => void) {
    this.#socket = socket;
    this.#answered = answered;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#read(text));
    // What is lost is counted at the end.
    socket.on("error", () => undefined);
  }

  static async open(port: number, answered: (asked: Open, answer: string) => void): Promise<Connection> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => void socket.once("connect", resolve).once("error", reject));
    return new Connection(socket, answered);
  }

  ask(request: string, asked: Open): void {
    this.#open.push(asked);
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    for (;;) {
      const end = this.#text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = this.#text.slice(0, end);
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? "0");
      if (this.#text.length < end + 4 + length) return;
      const body = this.#text.slice(end + 4, end + 4 + length);
      this.#text = this.#text.slice(end + 4 + length);
      const asked = this.#open.shift();
      if (asked !== undefined) this.#answered(asked, `${head.slice(9, 12)} ${body.trim()}`);
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  // Written by who starts it (data-api.ts).
  const load = JSON.parse(process.argv[2] ?? "") as Load;
  process.stdout.write(JSON.stringify(await run(load)));
}
