import type { Terminal } from "@sekisho/gate";

/** Where nothing says how wide a line is: a log. */
const LOG_COLUMNS = 100;
const MIN_COLUMNS = 40;
/** Longer lines of prose are hard to read. */
const MAX_COLUMNS = 160;

/** The standard streams of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const asked = Number.parseInt(env["COLUMNS"] ?? "", 10);
  const columns = stdout.columns ?? (Number.isNaN(asked) ? LOG_COLUMNS : asked);
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    read: readStdin,
    ask: askLine,
    interrupted: () =>
      new Promise((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
      }),
    keyboard: stdin.isTTY,
    colors: stdout.isTTY && !isSet(env["NO_COLOR"]) && env["TERM"] !== "dumb",
    columns: Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS)),
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** Lines that came with the last one, as when several are pasted at once: they answer the next questions. */
const pasted: string[] = [];

/** The question goes to standard error: what is written to standard output may be kept. Ctrl-C and Ctrl-D close the input. */
async function askLine(question: string): Promise<string | undefined> {
  const next = pasted.shift();
  if (next !== undefined) {
    process.stderr.write(`${question}${next}\n`);
    return next;
  }
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    let answer: string | undefined;
    lines.on("line", (line) => {
      if (answer === undefined) {
        answer = line;
        // The other lines of the same piece come before this runs.
        setImmediate(() => lines.close());
      } else pasted.push(line);
    });
    lines.once("close", () => resolve(answer));
    lines.setPrompt(question);
    lines.prompt();
  });
}

async function readStdin(maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    // Without an encoding, a stream of bytes gives buffers.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > maxBytes) {
      process.stdin.destroy();
      return undefined;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
