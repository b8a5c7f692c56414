/** The formats that OPA's gojsonschema checks; others are always met. */
import { UrlError } from "../bytes/url.ts";
import { parseAddress } from "../net/address.ts";
import { parseUri, type Uri } from "../net/uri.ts";
import { regexOf } from "../regex/engine.ts";
import { PatternError } from "../regex/pattern-text.ts";
import { parseTime, TimeError } from "../time/parse.ts";

const hostnameLabel = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])";
const hostname = new RegExp(`^${hostnameLabel}(?:\\.${hostnameLabel})*$`);
const uuid = /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/i;
const pointer = /^(?:\/(?:[^~/]|~0|~1)*)*$/;
const relativePointer = /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/;
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uffff-]+";
const dotAtom = `${atom}(?:\\.${atom})*`;
const quoted = '"(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*"';
const address = `(?:${dotAtom}|${quoted})@(?:${dotAtom}|\\[[^\\[\\]\\\\\\r\\n]*\\])`;
/** RFC 5322: an address alone, or in angle brackets behind a name. */
const mailAddress = new RegExp(`^[ \\t]*(?:${address}|(?:(?:${atom}|${quoted}|[ \\t.]+)*)<${address}>)[ \\t]*$`);

const checks: { readonly [format: string]: (text: string) => boolean } = {
  date: (text) => isTime("2006-01-02", text),
  time: (text) => isTime("15:04:05Z07:00", text) || isTime("15:04:05", text),
  "date-time": (text) =>
    ["15:04:05", "15:04:05Z07:00", "2006-01-02", "2006-01-02T15:04:05Z07:00"].some((layout) => isTime(layout, text)),
  hostname: (text) => text.length < 256 && hostname.test(text),
  email: isMail,
  "idn-email": isMail,
  ipv4: (text) => text.includes(".") && parseAddress(text) !== undefined,
  ipv6: (text) => text.includes(":") && parseAddress(text) !== undefined,
  uri: (text) => uriOf(text)?.scheme !== undefined,
  iri: (text) => uriOf(text)?.scheme !== undefined,
  "uri-reference": (text) => uriOf(text) !== undefined,
  "iri-reference": (text) => uriOf(text) !== undefined,
  "uri-template": (text) => {
    const uri = uriOf(text);
    return uri !== undefined && /^[^{]*(?:\{[^}]*\}[^{]*)*$/.test(uri.path ?? "");
  },
  uuid: (text) => uuid.test(text),
  regex: isRegex,
  "json-pointer": (text) => pointer.test(text),
  "relative-json-pointer": (text) => relativePointer.test(text),
};

export function hasFormat(format: string, text: string): boolean {
  const check = Object.hasOwn(checks, format) ? checks[format] : undefined;
  return check === undefined || check(text);
}

function isTime(layout: string, text: string): boolean {
  if (text.length > 64) return false;
  try {
    parseTime(layout, text);
    return true;
  } catch (error) {
    // A time that does not fit 64 bits of nanoseconds is one all the same.
    if (error instanceof TimeError)
      return /outside|range of/.test(error.message) && !error.message.includes("parsing time");
    throw error;
  }
}

/** Longer addresses are none (RFC 5321). */
function isMail(text: string): boolean {
  return text.length <= 1_000 && mailAddress.test(text);
}

function uriOf(text: string): Uri | undefined {
  if (text.includes("\\")) return undefined;
  try {
    return parseUri(text);
  } catch (error) {
    if (error instanceof UrlError) return undefined;
    throw error;
  }
}

function isRegex(text: string): boolean {
  try {
    regexOf(text);
    return true;
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}
