import { copyOf, partsOf, type SubjectId } from "@sekisho/subject";

/** A thing that breaks a rule, in an instance; "" for one without. */
export interface Broken extends SubjectId {
  readonly rule: string;
  readonly instance: string;
}

/** What somebody asks for: that these things may break these rules until a day. */
export interface WantedExemption {
  readonly id: string;
  readonly broken: readonly Broken[];
  readonly reason: string;
  readonly ticket: string;
  /** The team that is to approve it. */
  readonly approver: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly approved: string;
  readonly expires: string;
  /** Gates at which it is to hold; none or absent: all. */
  readonly gates?: readonly string[];
  /** Whether findings of a rule can have an instance. */
  readonly hasInstances: (rule: string) => boolean;
}

/** Where one that stands in a file of its own stands in a rulebook. */
export function exemptionPath(id: string): string {
  return `exemptions/${id}.yaml`;
}

/**
 * The file of an exemption (rulebook.md), for a person to review: exactly these things, no pattern that matches more. One
 * document where all things break the same rules; else one each for those that do, with ids of their own. JSON texts are
 * YAML, so that nothing in a name or a reason is anything but text.
 */
export function exemptionFile(wanted: WantedExemption): string {
  const ids = (i: number): string => (i === 0 ? wanted.id : `${wanted.id}-${i + 1}`);
  return alike(wanted)
    .map((part, i) => exemptionDocument(part, { ...wanted, id: ids(i) }))
    .join("---\n");
}

/** Things, each of which breaks each of these rules in each of these instances; without any, as a whole. */
interface Alike {
  readonly rules: readonly string[];
  readonly instances: readonly string[];
  readonly matches: readonly string[];
}

function alike({ broken, hasInstances }: Pick<WantedExemption, "broken" | "hasInstances">): readonly Alike[] {
  const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();
  const things = [...Map.groupBy(broken, matchOf)].flatMap(([match, those]) => {
    const byRule = [...Map.groupBy(those, ({ rule }) => rule)].map(([rule, ones]) => ({
      rule,
      instances: instancesOf(sorted(ones.map(({ instance }) => instance)), hasInstances(rule)),
    }));
    return [...Map.groupBy(byRule, ({ instances }) => JSON.stringify(instances)).values()].map((same) => ({
      match,
      rules: sorted(same.map(({ rule }) => rule)),
      instances: same[0]?.instances ?? [],
    }));
  });
  const groups = Map.groupBy(things, ({ rules, instances }) => JSON.stringify([rules, instances]));
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, those]) => ({
      rules: those[0]?.rules ?? [],
      instances: those[0]?.instances ?? [],
      matches: sorted(those.map(({ match }) => match)),
    }));
}

/** None where the rule knows no instances: then all of its findings are of the thing as a whole. */
function instancesOf(found: readonly string[], hasInstances: boolean): readonly string[] {
  return hasInstances || found.some((instance) => instance !== "") ? found : [];
}

function exemptionDocument({ rules, instances, matches }: Alike, wanted: WantedExemption): string {
  const { id, gates = [], reason, ticket, approver, approved, expires } = wanted;
  return [
    "apiVersion: rulebook/v1",
    "kind: Exemption",
    `id: ${quoted(id)}`,
    `rules: ${flow(rules)}`,
    "match:",
    ...matches.map((match) => `  - ${match}`),
    ...(instances.length === 0 ? [] : [`instances: ${flow(instances)}`]),
    ...(gates.length === 0 ? [] : [`gates: ${flow(gates)}`]),
    `reason: ${quoted(reason)}`,
    `ticket: ${quoted(ticket)}`,
    `approver: ${quoted(approver)}`,
    `approved: ${approved}`,
    `expires: ${expires}`,
    "",
  ].join("\n");
}

/** Whether its name can't be told from a pattern, so that an exemption would cover others with it. */
export function isPattern(subject: SubjectId): boolean {
  return Object.values(fieldsOf(subject)).some((value) => value.includes("*"));
}

function matchOf(subject: SubjectId): string {
  const shown = Object.entries(fieldsOf(subject)).map(([name, value]) => `${name}: ${quoted(value)}`);
  // What a file says twice has one name: without its number an exemption would hold for what is written there later, too.
  const copy = partsOf(subject).path === undefined ? [] : [`copy: ${copyOf(subject)}`];
  return `{${[...shown, ...copy].join(", ")}}`;
}

function fieldsOf(subject: SubjectId): Readonly<Record<string, string>> {
  const fields = { scope: subject.scope, type: subject.type, ...partsOf(subject) };
  return Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, string] => typeof field[1] === "string" && field[1] !== "",
    ),
  );
}

function flow(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(", ")}]`;
}

/** Characters that nobody sees, or that turn a line around, are spelt out: a person reviews this. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
  });
}
