/** The members of a header that is signed as text: read as leniently as the JSON reader of OPA's JWS library. */

import { isPlainObject, typeName } from "../../runtime/kinds.ts";
import type { Value } from "../../runtime/value.ts";
import { JsonError, readJson } from "../json/read.ts";
import { JwtError } from "./token.ts";

export interface HeaderText {
  /** The text of a member. Throws {@link JwtError}. */
  text(name: string): string;
}

/** Numbers are not looked at closely, nor are these words. */
const numberLike = /^\s*(?:[-+0-9eE.]+|nan|inf|[+-]inf)\s*$/i;

/** Problems are told when a member is asked for. */
export function headerText(source: string): HeaderText {
  const read = lazily(source);
  return {
    text(name) {
      const value = read();
      const member = isPlainObject(value) && Object.hasOwn(value, name) ? firstMember(source, name) : undefined;
      if (member === undefined) throw new JwtError(`jwsbb: header "${name}" not found`);
      if (typeof member !== "string") {
        const found = typeof member === "boolean" ? String(member) : typeName(member);
        throw new JwtError(`value doesn't contain string; it contains ${found}`);
      }
      return member;
    },
  };
}

function lazily(source: string): () => Value {
  if (numberLike.test(source)) return () => 0;
  try {
    const value = readJson(source);
    return () => value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return () => {
      if (source.trim() === "") throw new JwtError(`cannot parse JSON: cannot parse empty string; unparsed tail: ""`);
      throw new JwtError(`cannot parse JSON: ${error.message}`);
    };
  }
}

/** Of repeated members the first one counts. The source is the JSON of an object that has the member. */
function firstMember(source: string, wanted: string): Value {
  let depth = 0;
  let name: Value = "";
  let start = 0;
  for (const { 0: token, index } of source.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs)) {
    if (depth === 1 && token === ":") {
      start = index + 1;
    } else if (depth === 1 && (token === "," || token === "}") && name === wanted && start > 0) {
      return readJson(source.slice(start, index));
    } else if (depth === 1 && start === 0 && token.startsWith('"')) {
      name = readJson(token);
    }
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    if (depth === 1 && token === ",") start = 0;
  }
  return "";
}
