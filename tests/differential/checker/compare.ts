/**
 * Whether two checkers say the same of a program. They need not say it in the same words, and they differ on purpose:
 *
 * - OPA stops behind the first of its stages that finds a mistake, ours tells those of all stages: more mistakes of a
 *   later stage are no difference. Nor are more unsafe variables: OPA asks heads before bodies, and stops between.
 * - Of a text that does not parse ours goes on at the next statement, in its own words: both must refuse the same files.
 * - OPA places some mistakes at the start of a statement, rule or file, ours at the name that is meant (`NARROWER`).
 * - What `known` tells: oddities of OPA that are not followed.
 */
import type { Told } from "./opa-check.ts";

/** OPA's stages in order, by the messages that they make. */
const STAGES: readonly RegExp[] = [
  /^rego_parse_error|^rego_too_deep/,
  /import .* unused$/,
  /must not shadow/,
  / (?:declared|assigned|referenced) above$|arg \w+ redeclared|unused|cannot assign|called function .* shadowed/,
  / is undeclared$/,
  /rule arguments cannot contain calls/,
  /with keyword/,
  /conflicting rules|multiple default rules|conflicts with/,
  /undefined function|arity/,
  /^rego_unsafe_var_error/,
  /^rego_recursion_error/,
  /./,
];

/** What ours places more exactly than OPA, in the same line or a later one of the same statement. */
const NARROWER =
  /^rego_unsafe_var_error|(?:declared|assigned) var \w+ unused|must not shadow|used as reference|arity|multiple default|deprecated/;

const OWN_WAYS: readonly { readonly why: string; readonly of: (told: Told, text: string) => boolean }[] = [
  {
    why: "OPA skips a sign behind `if`",
    of: ({ code, row }, text) => code === "rego_parse_error" && /\bif\s*[^\w\s{"`($#]/.test(around(text, row)),
  },
  {
    why: "a call of a computed name does not parse here, and is an undefined function there",
    of: ({ message }) => /^expected the name of a function before|term behind a call/.test(message),
  },
  {
    why: "OPA reads a name in parentheses as the head of a rule",
    of: ({ code, row }, text) => code === "rego_parse_error" && /^\s*\(/m.test(around(text, row)),
  },
];

/** The differences as sentences; none when both say the same. */
export function compareTold(
  opa: readonly Told[],
  ours: readonly Told[],
  modules: readonly string[],
): readonly string[] {
  if (opa.some(isParseError) || ours.some(isParseError)) return compareRefused(opa, ours, modules);
  const reached = Math.max(-1, ...opa.map(stageOf));
  const left = [...ours];
  const differences: string[] = [];
  for (const told of opa) {
    const i = bestMatch(left, told);
    if (i < 0) differences.push(`only OPA: ${show(told)}`);
    else left.splice(i, 1);
  }
  for (const told of left) {
    const isLater = opa.length > 0 && (stageOf(told) > reached || stageOf(told) === UNSAFE);
    if (!isLater) differences.push(`only ours: ${show(told)}`);
  }
  return differences;
}

const UNSAFE = 9;

function isParseError(told: Told): boolean {
  return stageOf(told) === 0;
}

/** OPA stops at the first file that does not parse; which one that is does not matter. */
function compareRefused(opa: readonly Told[], ours: readonly Told[], modules: readonly string[]): readonly string[] {
  const refused = new Set(ours.filter(isParseError).map(({ file }) => file));
  const accepted = opa.filter((told) => isParseError(told) && !refused.has(told.file));
  if (accepted.length > 0) return accepted.map((told) => `only OPA: ${show(told)}`);
  if (opa.some(isParseError)) return [];
  return ours.flatMap((told) => {
    const isOwnWay = OWN_WAYS.some(({ of }) => of(told, modules[told.file] ?? ""));
    return isParseError(told) && !isOwnWay ? [`only ours: ${show(told)}`] : [];
  });
}

function bestMatch(ours: readonly Told[], told: Told): number {
  const isSame = (our: Told): boolean => our.file === told.file && our.code === told.code;
  const isThere = (our: Told): boolean => our.row === told.row && our.column === told.column;
  const exact = ours.findIndex((our) => isSame(our) && isThere(our) && text(our) === text(told));
  if (exact >= 0) return exact;
  if (!NARROWER.test(text(told))) return ours.findIndex((our) => isSame(our) && isThere(our));
  return ours.findIndex((our) => isSame(our) && our.row >= told.row && subject(our) === subject(told));
}

function stageOf(told: Told): number {
  return STAGES.findIndex((pattern) => pattern.test(text(told)));
}

function text({ code, message }: Told): string {
  return `${code}: ${message.split("\n")[0]}`;
}

/** What a message is about: its first words, without places and numbers of arguments. */
function subject(told: Told): string {
  return text(told)
    .replace(/ found at .*| \(hint: .*/, "")
    .replace(/(arity mismatch).*/, "$1");
}

/** A line and the one before it. */
function around(module: string, row: number): string {
  return module
    .split("\n")
    .slice(Math.max(0, row - 2), row)
    .join("\n");
}

export function show(told: Told): string {
  return `${told.file}:${told.row}:${told.column}: ${text(told)}`;
}
