import { isJsonArray, isJsonObject, type Json, type JsonObject, ownValue, Problem } from "@sekisho/core";
import { documentAt, withDocument, withoutDocument } from "../../contents/documents.ts";
import type { DecisionEvent } from "./event.ts";

/** One rule of `data.system.log.mask`. */
interface MaskRule {
  readonly op: "remove" | "upsert";
  readonly text: string;
  readonly path: readonly string[];
  readonly value: Json;
}

const MASKED = new Set(["input", "result"]);

/**
 * An event as rules leave it, with lists of what they took out and of what they put in. Throws Problem `mask_invalid` for
 * a rule that can't be read: the event must not be told then.
 */
export function masked(event: DecisionEvent, rules: Json | undefined): DecisionEvent {
  if (!isJsonArray(rules)) return event;
  const erased: string[] = [];
  const changed: string[] = [];
  let document: JsonObject = event;
  for (const { op, text, path, value } of rules.map(readRule)) {
    if (op === "remove") {
      if (documentAt(document, path) === undefined) continue;
      document = objectOf(withoutDocument(document, path));
      erased.push(text);
    } else {
      const put = upserted(document, path, value);
      if (put === undefined) continue;
      document = put;
      changed.push(text);
    }
  }
  return {
    ...document,
    ...(erased.length > 0 && { erased }),
    ...(changed.length > 0 && { masked: changed }),
  };
}

function readRule(rule: Json): MaskRule {
  const text = typeof rule === "string" ? rule : ownValue(rule, "path");
  const op = typeof rule === "string" ? "remove" : ownValue(rule, "op");
  if (typeof text !== "string" || !text.startsWith("/")) throw invalid("mask must be slash-prefixed");
  if (op !== "remove" && op !== "upsert") throw invalid("illegal mask op value");
  const path = text
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (!MASKED.has(path[0] ?? "")) throw invalid("mask prefix not allowed");
  return { op, text, path, value: ownValue(rule, "value") ?? null };
}

function invalid(why: string): Problem {
  return new Problem("mask_invalid", why);
}

/** Puts a value at a path; objects that are missing on the way are made. Undefined where something else is in the way. */
function upserted(event: JsonObject, path: readonly string[], value: Json): JsonObject | undefined {
  const [root = ""] = path;
  if (event[root] === undefined || event[root] === null) return undefined;
  let document: Json = event;
  for (let length = 1; length < path.length; length++) {
    const above = path.slice(0, length);
    const at = documentAt(document, above);
    if (at === undefined) document = withDocument(document, above, { value: {}, mode: "insert" });
    else if (!isJsonObject(at) && !isJsonArray(at)) return undefined;
  }
  const parent = documentAt(document, path.slice(0, -1));
  if (isJsonArray(parent) && documentAt(document, path) === undefined) return undefined;
  return objectOf(withDocument(document, path, { value, mode: isJsonArray(parent) ? "replace" : "insert" }));
}

function objectOf(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new Error("a change within an object leaves an object");
  return value;
}
