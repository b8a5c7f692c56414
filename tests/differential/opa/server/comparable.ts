import type { Answered } from "./servers.ts";

const HEADERS = ["content-type", "vary", "location", "allow", "content-encoding", "x-content-type-options"] as const;

/** An answer in a form in which both agree; what it leaves out docs/opa.md lists with a reason. */
export function comparableAnswer({ status, headers, body }: Answered): Readonly<Record<string, unknown>> {
  const told = HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]));
  const isJson = headers["content-type"] === "application/json" && body !== "";
  return { status, headers: Object.fromEntries(told) as unknown, body: isJson ? jsonShape(body) : body };
}

/** Values to the letter; mistakes by code, place and what of their text is OPA's own. */
function jsonShape(body: string): unknown {
  const value: unknown = JSON.parse(body);
  if (!isRecord(value)) return body;
  if (typeof value["code"] === "string") return errorShape(value);
  const { result } = value;
  if (isRecord(result) && "labels" in result) return { ...value, result: withoutId(result) };
  if (Array.isArray(result) || isRecord(result)) {
    const policies = (Array.isArray(result) ? (result as unknown[]) : [result]).filter(isPolicy);
    if (policies.length > 0) return policies.map(({ id, raw }) => ({ id, raw })).sort(byId);
  }
  return body;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface PolicyEntry {
  readonly id: string;
  readonly raw: string;
}

function isPolicy(value: unknown): value is PolicyEntry {
  return isRecord(value) && typeof value["raw"] === "string" && typeof value["id"] === "string";
}

function byId(a: PolicyEntry, b: PolicyEntry): number {
  return a.id < b.id ? -1 : 1;
}

/** Each server makes up an id of its own. */
function withoutId({ labels, ...others }: Readonly<Record<string, unknown>>): unknown {
  return { ...others, labels: isRecord(labels) ? { ...labels, id: "" } : labels };
}

function errorShape({ code, message, errors }: Readonly<Record<string, unknown>>): unknown {
  const list = Array.isArray(errors) ? (errors as unknown[]) : [];
  return { code, message: messageShape(String(message)), errors: [...new Set(list.map(entryShape))].sort() };
}

function entryShape(entry: unknown): string {
  if (!isRecord(entry)) return String(entry);
  const { code, location } = entry;
  const place = isRecord(location) ? `${String(location["file"])}:${String(location["row"])}` : "";
  return `${place} ${String(code)}`;
}

/** Readers tell in their own words what is wrong with a text, and where. */
function messageShape(message: string): string {
  return (
    message
      .replace(
        /((?:malformed input document|decoding request|decompress the body): )(?!gzip payload too large).*$/s,
        "$1…",
      )
      .replace(/^(?:(?:unexpected )?EOF|json: .*|[Ee]xpected .*)$/s, "…")
      .replace(/: have .*, want .*$/s, "")
      .replace(/\n\t.*$/s, "")
      // OPA walks rules in any order.
      .split("\n")
      .sort()
      .join("\n")
  );
}
