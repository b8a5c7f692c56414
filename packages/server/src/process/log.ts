import { type Log, Redactor } from "@sekisho/core";

export interface LineLogOptions {
  /** The process that speaks: `server`, `admission/webhook`. */
  readonly name: string;
  readonly write: (line: string) => void;
  readonly now?: () => number;
}

export interface LineLog extends Log {
  /** From now on shown as `(sensitive)`. */
  hide(secret: string): void;
  /** The text without what is hidden: for what is stored and read elsewhere than in the log. */
  redact(text: string): string;
}

/** A line an event: time, level, process, message, and the fields as JSON. `debug` is not written. */
export function lineLog({ name, write, now = Date.now }: LineLogOptions): LineLog {
  const secrets = new Set<string>();
  let redactor = new Redactor([]);
  const line =
    (level: string) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void => {
      const text = fields === undefined ? message : `${message} ${JSON.stringify(fields, plain)}`;
      write(`${new Date(now()).toISOString()} ${level} ${name}: ${redactor.text(text)}\n`);
    };
  return {
    debug: () => {},
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    hide(secret) {
      secrets.add(secret);
      redactor = new Redactor(secrets);
    },
    redact: (text) => redactor.text(text),
  };
}

/** Errors have nothing that JSON shows. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  const code: unknown = Reflect.get(value, "code");
  return typeof code === "string" ? `${code}: ${value.message}` : value.message;
}
