import type { Invocation, OptionValues } from "@sekisho/gate";
import { INSTANT_HINT, readInstant, visible } from "@sekisho/gate-files/print";
import { type FoundEntry, type LedgerQuery, searchLedger } from "@sekisho/store";
import { commandWords, withStore } from "./open.ts";
import type { Words } from "./words.ts";

const LIMIT = 50;
const MAX_LIMIT = 100_000;

/** `sekisho ledger search`: entries, the newest first; 0 also where there is none. */
export async function search(invocation: Invocation): Promise<number> {
  const { options, terminal } = invocation;
  const words = commandWords(invocation);
  const query = queryOf(options, words);
  if (typeof query === "string") {
    terminal.err(`sekisho: ${query}\n`);
    return 2;
  }
  const entries = await withStore(invocation, (store) => searchLedger(store, query));
  if (options["output"] === "json") terminal.out(entries.map(jsonLine).join(""));
  else
    terminal.out(
      entries.length === 0 ? `${words.noEntries}\n` : entries.map((entry) => textLines(entry, words)).join(""),
    );
  return 0;
}

/** What the options ask for, or what is wrong with them. */
function queryOf(options: OptionValues, words: Words): LedgerQuery | string {
  const limit = typeof options["limit"] === "string" ? Number(options["limit"]) : LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return words.limitUsage;
  const query: { -readonly [field in keyof LedgerQuery]: LedgerQuery[field] } = { limit };
  for (const field of ["kind", "scope", "type", "name", "rule", "actor", "text"] as const) {
    const value = options[field];
    if (typeof value === "string") query[field] = value;
  }
  for (const field of ["since", "until"] as const) {
    const value = options[field];
    if (typeof value !== "string") continue;
    const instant = readInstant(value);
    if (instant === undefined) return `--${field}: ${INSTANT_HINT}`;
    query[field] = instant;
  }
  return query;
}

function jsonLine({ seq, id, body }: FoundEntry): string {
  // As an object: whoever needs the exact text that is hashed takes `export` or `prove`.
  return `${JSON.stringify({ seq, id, entry: parsed(body) })}\n`;
}

function textLines({ seq, at, kind, scope, type, name, rule, actor, body }: FoundEntry, words: Words): string {
  const place = seq === null ? words.unsealed : String(seq);
  const about = [scope, type, name, rule].filter((part) => part !== null).map(visible);
  const head = `${place}  ${new Date(at).toISOString()}  ${visible(kind)}${actor === null ? "" : `  (${visible(actor)})`}\n`;
  const detail = detailOf(body);
  const lines = [...(about.length > 0 ? [about.join("  ")] : []), ...(detail === undefined ? [] : [visible(detail)])];
  return head + lines.map((line) => `    ${line}\n`).join("");
}

function detailOf(body: string): string | undefined {
  const entry = parsed(body);
  const detail: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, "detail") : entry;
  return detail === undefined ? undefined : JSON.stringify(detail);
}

/** The entry as an object; its text where somebody made it no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
