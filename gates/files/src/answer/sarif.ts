import { contextFingerprint, type Diagnostic, type Span } from "@sekisho/core";
import { type Action, type ExemptedViolation, type Place, type Rule, ruleText, type Severity } from "@sekisho/rulebook";
import type { Suggestion } from "../fix/suggestion.ts";
import { inertText, jsonEscape } from "../frame/visible.ts";
import { exitStatus, type Finding, type Report } from "./report.ts";

/**
 * SARIF 2.1.0 (OASIS, 2020): rules with help, results with regions, stable fingerprints (identity.md, "Baseline and
 * SARIF"), exempted ones as accepted suppressions, unknown ones as results of kind `open`; what could not be read or
 * judged is a notification of the run.
 */
export function sarifReport(report: Report): string {
  const rules = [...report.rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  const run = {
    tool: { driver: driver(report, rules) },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { ROOT: { description: { text: "The root of the repository" } } },
    automationDetails: { id: "sekisho/files/" },
    invocations: [
      {
        executionSuccessful: report.outcome !== "could-not-judge",
        exitCode: exitStatus[report.outcome],
        toolExecutionNotifications: notifications(report),
      },
    ],
    results: results(report, index),
    properties: {
      at: new Date(report.now).toISOString(),
      rulebooks: report.rulebooks.map(({ name, version, digests }) => ({ name, version, digests })),
    },
  };
  return `${wellFormed({ $schema: SCHEMA, version: "2.1.0", runs: [run] })}\n`;
}

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

type Level = "error" | "warning" | "note" | "none";

function driver({ version, language }: Report, rules: readonly Rule[]): object {
  return {
    name: "sekisho",
    semanticVersion: version,
    language,
    rules: rules.map((rule) => descriptor(rule, language)),
  };
}

function descriptor(rule: Rule, language: Report["language"]): object {
  const { title, why, fix } = ruleText(rule, language);
  const [reference] = rule.references;
  const help = [why, fix, ...rule.references].filter((part) => part !== undefined && part !== "");
  return {
    id: rule.id,
    name: rule.id.slice(rule.id.indexOf("/") + 1),
    shortDescription: { text: title },
    ...(why === undefined ? {} : { fullDescription: { text: why } }),
    ...(help.length === 0 ? {} : { help: { text: help.join("\n\n") } }),
    ...(reference !== undefined && URL.canParse(reference) ? { helpUri: reference } : {}),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: ["security"], "security-severity": SCORES[rule.severity], severity: rule.severity },
  };
}

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** Code hosts order by a number from 0 to 10 as a text; each is the middle of the band that bears the name. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.5",
  info: "0.0",
};

function results(
  { findings, baseline, exempted, unknown, rulebooks }: Report,
  index: ReadonlyMap<string, number>,
): readonly object[] {
  const reasons = new Map(rulebooks.flatMap(({ exemptions }) => exemptions).map((entry) => [entry.id, entry]));
  return [
    ...findings.map((finding) => ({
      ...result(finding, index),
      ...(baseline === undefined ? {} : { baselineState: "new" }),
    })),
    ...(baseline?.old ?? []).map((finding) => ({
      ...result(finding, index),
      baselineState: "unchanged",
      suppressions: [{ kind: "external", status: "accepted", justification: `baseline, since ${finding.since}` }],
    })),
    ...exempted.map((finding) => ({
      ...result(finding, index),
      suppressions: exemptionIds(finding).map((id) => {
        const exemption = reasons.get(id);
        const justification = exemption === undefined ? id : `${id}: ${exemption.reason} (${exemption.expires})`;
        return { kind: "external", status: "accepted", justification };
      }),
    })),
    ...unknown.map(({ unknown: { rule, why, action }, subject, file }) => ({
      ruleId: rule,
      ruleIndex: index.get(rule) ?? -1,
      kind: "open",
      level: "none",
      message: { text: why },
      locations: [{ physicalLocation: { artifactLocation: artifact(file) }, logicalLocations: [logical(subject)] }],
      properties: { action },
    })),
  ];
}

function result(
  { violation, subject, file, line, owner, suggestion }: Finding,
  index: ReadonlyMap<string, number>,
): object {
  const { rule, instance, key, places, severity, action, message } = violation;
  const [place, ...others] = places;
  const context =
    line === undefined
      ? undefined
      : contextFingerprint({ ruleId: rule, type: subject.type, instance, line: line.toWellFormed() });
  return {
    ruleId: rule,
    ruleIndex: index.get(rule) ?? -1,
    kind: "fail",
    level: levelOf(severity, action),
    message: { text: message },
    locations: [
      {
        physicalLocation: place === undefined ? { artifactLocation: artifact(file) } : physical(place),
        logicalLocations: [logical(subject)],
      },
    ],
    ...(others.length === 0
      ? {}
      : { relatedLocations: others.map((other, i) => ({ id: i + 1, physicalLocation: physical(other) })) }),
    ...(suggestion === undefined ? {} : { fixes: [fixOf(file, suggestion)] }),
    partialFingerprints: {
      "sekisho/finding/v1": key,
      ...(context === undefined ? {} : { "sekisho/context/v1": context }),
    },
    properties: {
      action,
      severity,
      instance,
      ...(owner === "" ? {} : { owner }),
      ...(place?.rendered === undefined ? {} : { rendered: place.rendered }),
    },
  };
}

/** Whole lines are replaced; GitHub's code scanning shows none of it, editors do. */
function fixOf(file: string, { startLine, endLine, lines }: Suggestion): object {
  const deletedRegion = { startLine, startColumn: 1, endLine: endLine + 1, endColumn: 1 };
  const replacement = {
    deletedRegion,
    ...(lines.length === 0 ? {} : { insertedContent: { text: `${lines.join("\n")}\n` } }),
  };
  return { artifactChanges: [{ artifactLocation: artifact(file), replacements: [replacement] }] };
}

/** What does not stop is never an error, however severe; what is only audited is a note. */
function levelOf(severity: Severity, action: Action): Level {
  if (action === "audit") return "note";
  return action === "warn" && LEVELS[severity] === "error" ? "warning" : LEVELS[severity];
}

function physical({ file, line, column, endLine, endColumn, rendered }: Place): object {
  // A file that something was rendered from: no line of it is known.
  if (rendered !== undefined) return { artifactLocation: artifact(file) };
  return {
    artifactLocation: artifact(file),
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** A relative reference as RFC 3986 writes it; a file outside of the repository is named by a file URL. */
function artifact(file: string): object {
  const uri = file.split("/").map(encodeSegment).join("/");
  return file.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "ROOT" };
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed());
}

function logical({ type, name }: Finding["subject"]): object {
  return { fullyQualifiedName: `${type} ${name}`, kind: "resource" };
}

function exemptionIds({ violation }: Finding): readonly string[] {
  return "exemptions" in violation ? (violation satisfies ExemptedViolation).exemptions : [];
}

function notifications({ remarks, errors }: Report): readonly object[] {
  return [
    ...remarks.map(({ diagnostic }) => onDiagnostic(diagnostic)),
    ...errors.map(({ error, file, label }) => ({
      descriptor: { id: error.code },
      level: "error",
      message: { text: `${error.rule}: ${label}: ${error.message}` },
      locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
    })),
  ];
}

function onDiagnostic({ code, severity, message, span, conflict }: Diagnostic): object {
  const told = { descriptor: { id: code }, level: severity, message: { text: message } };
  if (span === undefined) return told;
  const places = conflict === undefined ? [span] : [span, conflict];
  return { ...told, locations: places.map((place) => ({ physicalLocation: physicalSpan(place) })) };
}

function physicalSpan({ file, start, end }: Span): object {
  if (end.offset === 0) return { artifactLocation: artifact(file) };
  return physical({ file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column });
}

function wellFormed(value: object): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? part.toWellFormed() : part), 1);
  return inertText(text, jsonEscape);
}
