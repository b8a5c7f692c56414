import { type JsonObject, type Log, Redactor } from "@sekisho/core";
import { type LogFormat, type LogLevel, logLevels } from "./log-settings.ts";

export interface LineLogOptions {
  /** The process that speaks: `server`, `admission/webhook`. */
  readonly name: string;
  readonly write: (line: string) => void;
  /** Default: `text`. */
  readonly format?: LogFormat;
  /** What is below it is not written. Default: `info`. */
  readonly level?: LogLevel;
  readonly now?: () => number;
}

export interface LineLog extends Log {
  /** From now on shown as `(sensitive)`. */
  hide(secret: string): void;
  /** The text without what is hidden: for what is stored and read elsewhere than in the log. */
  redact(text: string): string;
}

interface Event {
  readonly time: string;
  readonly level: LogLevel;
  readonly process: string;
  readonly message: string;
  readonly fields?: JsonObject;
}

/**
 * A line an event, for people (time, level, process, message, and the fields as JSON) or for machines (a JSON object of the
 * same). Secrets are taken out before a text is escaped, where they still look as they were hidden.
 */
export function lineLog({
  name,
  write,
  format = "text",
  level: least = "info",
  now = Date.now,
}: LineLogOptions): LineLog {
  const secrets = new Set<string>();
  let redactor = new Redactor([]);
  const print = format === "json" ? jsonLine : textLine;
  const line = (level: LogLevel): Log["info"] => {
    if (logLevels.indexOf(level) < logLevels.indexOf(least)) return () => {};
    return (message, fields) => {
      const time = new Date(now()).toISOString();
      const said = { time, level, process: name, message: redactor.text(message) };
      write(print(fields === undefined ? said : { ...said, fields: hidden(plainFields(fields), redactor) }));
    };
  };
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    hide(secret) {
      if (secrets.has(secret)) return;
      secrets.add(secret);
      redactor = new Redactor(secrets);
    },
    redact: (text) => redactor.text(text),
  };
}

function jsonLine(event: Event): string {
  return `${JSON.stringify(event)}\n`;
}

/** What is said by others may hold line breaks: it stays one line. */
function textLine({ time, level, process, message, fields }: Event): string {
  const details = fields === undefined ? "" : ` ${JSON.stringify(fields)}`;
  return `${time} ${level} ${process}: ${message.replaceAll(/[\r\n]+/g, " ")}${details}\n`;
}

function plainFields(fields: Readonly<Record<string, unknown>>): JsonObject {
  // What JSON.stringify writes of an object is an object.
  return JSON.parse(JSON.stringify(fields, plain)) as JsonObject;
}

function hidden(fields: JsonObject, redactor: Redactor): JsonObject {
  // An object's texts and names change, not that it is one.
  return redactor.value(fields) as JsonObject;
}

/** Errors have nothing that JSON shows. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  const code: unknown = Reflect.get(value, "code");
  return typeof code === "string" ? `${code}: ${value.message}` : value.message;
}
