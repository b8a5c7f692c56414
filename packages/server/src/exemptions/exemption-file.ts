import { partsOf, type SubjectId } from "@sekisho/subject";

/** What somebody asks for: that these things may break these rules until a day. */
export interface WantedExemption {
  readonly id: string;
  readonly rules: readonly string[];
  readonly subjects: readonly SubjectId[];
  /** Of the findings; "" for one without. */
  readonly instances: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  /** The team that is to approve it. */
  readonly approver: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly approved: string;
  readonly expires: string;
}

/** Where it stands in a rulebook. */
export function exemptionPath(id: string): string {
  return `exemptions/${id}.yaml`;
}

/**
 * The file of an exemption (rulebook.md), for a person to review: exactly these things, no pattern that matches more. JSON
 * texts are YAML, so that nothing in a name or a reason is anything but text.
 */
export function exemptionFile(wanted: WantedExemption): string {
  const { id, rules, subjects, instances, reason, ticket, approver, approved, expires } = wanted;
  const matches = [...new Set(subjects.map(matchOf))].toSorted();
  const named = [...new Set(instances)].toSorted();
  return [
    "apiVersion: rulebook/v1",
    "kind: Exemption",
    `id: ${JSON.stringify(id)}`,
    `rules: ${flow([...new Set(rules)].toSorted())}`,
    "match:",
    ...matches.map((match) => `  - ${match}`),
    // Findings without an instance are of the thing as a whole.
    ...(named.includes("") ? [] : [`instances: ${flow(named)}`]),
    `reason: ${JSON.stringify(reason)}`,
    `ticket: ${JSON.stringify(ticket)}`,
    `approver: ${JSON.stringify(approver)}`,
    `approved: ${approved}`,
    `expires: ${expires}`,
    "",
  ].join("\n");
}

function matchOf(subject: SubjectId): string {
  const { workspace: _, ...parts } = partsOf(subject);
  const fields = { scope: subject.scope, type: subject.type, ...parts };
  const shown = Object.entries(fields)
    .filter((field): field is [string, string] => typeof field[1] === "string" && field[1] !== "")
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{${shown.join(", ")}}`;
}

function flow(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
}

/** The file as a patch that `git apply` takes. */
export function newFilePatch(path: string, text: string): string {
  const lines = text.split("\n").slice(0, -1);
  return [
    `diff --git a/${path} b/${path}`,
    "new file mode 100644",
    "--- /dev/null",
    `+++ b/${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    "",
  ].join("\n");
}
