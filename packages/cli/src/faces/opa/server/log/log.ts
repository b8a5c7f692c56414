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

/** A line that nobody has put into words yet. */
interface Line {
  readonly level: string;
  readonly msg: string;
  /** Milliseconds, as of Date.now(). */
  readonly at: number;
  readonly fields: LogFields;
}

/**
 * The log of the server, in the lines that OPA writes. Lines are gathered, and put into words and written once a turn of
 * the event loop: one write for each would cost more than most answers, and who asks does not wait for the words.
 */
export class Log {
  readonly #options: LogOptions;
  #waiting: Line[] = [];

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
    const lines = this.#waiting;
    this.#waiting = [];
    let text = "";
    for (const line of lines) text += `${this.#text(line)}\n`;
    this.#options.write(text);
  }

  #line(level: string, msg: string, fields: LogFields = {}): void {
    if (!this.isOn(level)) return;
    if (this.#waiting.length === 0) setImmediate(() => this.flush());
    this.#waiting.push({ level, msg, at: Date.now(), fields });
  }

  #text({ level, msg, at, fields }: Line): string {
    const { format } = this.#options;
    const time = secondOf(at);
    if (format === "json") return goJson({ ...fields, level, msg, time }, { numbers: "literal" });
    if (format === "json-pretty") {
      return goJson({ ...fields, level, msg, time }, { numbers: "literal", indent: "  " });
    }
    let text = `time=${goString(time)} level=${level} msg=${goString(msg)}`;
    for (const name of Object.keys(fields).sort()) text += ` ${name}=${plainText(fields[name], name)}`;
    return text;
  }
}

/** The last one: lines of a second share it. */
let second = { at: Number.NaN, text: "" };

/** The time as Go's time.RFC3339 has it, to the second. */
function secondOf(at: number): string {
  const whole = Math.floor(at / 1_000);
  if (whole !== second.at) second = { at: whole, text: new Date(at).toISOString().replace(/\.\d+Z$/, "Z") };
  return second.text;
}

/** As logfmt has it: quoted where it is more than a word. */
function plainText(value: Writable | undefined, name: string): string {
  const text = typeof value === "string" ? value : goJson(value ?? null, { numbers: "literal" });
  const isWord = /^[\w./@^+-]+$/.test(text) && name !== "time" && name !== "msg";
  return isWord ? text : goString(text);
}
