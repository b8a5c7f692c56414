import { goJson, goString, type Writable } from "../../../go/json.ts";

export type LogLevel = "debug" | "info" | "error";
export type LogFormat = "text" | "json" | "json-pretty";

/** Fields of a line, by name. */
export type LogFields = Readonly<Record<string, Writable>>;

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Takes whole lines. */
  readonly write: (text: string) => void;
}

/** The log of the server, and where decisions and statuses are told on their own account. */
export interface Logs {
  readonly log: Log;
  readonly console: Log;
}

const ORDER: Readonly<Record<string, number>> = { debug: 0, info: 1, warning: 2, error: 3 };

/**
 * The log of the server, in the lines that OPA writes. Lines are gathered and written once a turn of the event loop:
 * one write for each would cost more than most answers.
 */
export class Log {
  readonly #options: LogOptions;
  #waiting: string[] = [];

  constructor(options: LogOptions) {
    this.#options = options;
  }

  isOn(level: keyof typeof ORDER): boolean {
    return (ORDER[level] ?? 0) >= (ORDER[this.#options.level] ?? 0);
  }

  /** A log in the same place that tells of more or less. */
  at(level: LogLevel): Log {
    return new Log({ ...this.#options, level });
  }

  debug(msg: string, fields?: LogFields): void {
    this.#line("debug", msg, fields);
  }

  info(msg: string, fields?: LogFields): void {
    this.#line("info", msg, fields);
  }

  warn(msg: string, fields?: LogFields): void {
    this.#line("warning", msg, fields);
  }

  error(msg: string, fields?: LogFields): void {
    this.#line("error", msg, fields);
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#options.write(text);
  }

  #line(level: string, msg: string, fields: LogFields = {}): void {
    if (!this.isOn(level)) return;
    const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    if (this.#waiting.length === 0) setImmediate(() => this.flush());
    this.#waiting.push(`${this.#text({ ...fields, level, msg, time })}\n`);
  }

  #text(fields: LogFields & { readonly level: string; readonly msg: string; readonly time: string }): string {
    const { format } = this.#options;
    if (format === "json") return goJson(fields, { numbers: "literal" });
    if (format === "json-pretty") return goJson(fields, { numbers: "literal", indent: "  " });
    const { level, msg, time, ...others } = fields;
    const pairs = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
    const told = [["time", time], ["level", level], ["msg", msg], ...pairs] as const;
    return told.map(([name, value]) => `${name}=${plainText(value, name)}`).join(" ");
  }
}

/** As logfmt has it: quoted where it is more than a word. */
function plainText(value: Writable | undefined, name: string): string {
  const text = typeof value === "string" ? value : goJson(value ?? null, { numbers: "literal" });
  const isWord = /^[\w./@^+-]+$/.test(text) && name !== "time" && name !== "msg";
  return isWord ? text : goString(text);
}
