import { canonicalJson, type Json } from "@sekisho/core";
import { inertText, jsonEscape } from "@sekisho/gate-files/print";
import { actionOf, type Language, type Place, ruleSource, ruleText } from "@sekisho/rulebook";
import { appliesText } from "../rules/catalogue.ts";
import type { Found } from "./found.ts";
import { exemptCommand, exemptionsFrom, grantersOf, shownFile } from "./rows.ts";

export interface JsonOptions {
  readonly cwd: string;
  readonly language: Language;
  readonly now: number;
  readonly scope: string;
}

/** `explain/1`: each rule, or each violation with its rule, on a line. Texts are in one language, English where that has none. */
export function explainedJson(found: readonly Found[], options: JsonOptions): string {
  const lines = found.map((one) => `  ${canonicalJson(foundJson(one, options))}`).join(",\n");
  return inertText(`{\n"explained": [\n${lines}\n],\n"version": "explain/1"\n}\n`, jsonEscape);
}

function foundJson({ rule, rulebook, explained }: Found, { cwd, language, now, scope }: JsonOptions): Json {
  const { title, why, fix } = ruleText(rule, language);
  const source = ruleSource(rule);
  const granters = grantersOf(rule, rulebook);
  const [place] = explained?.violation.places ?? [];
  const where =
    explained === undefined
      ? "FILE:LINE"
      : place === undefined
        ? explained.verdict.file
        : `${place.file}:${place.line}`;
  return {
    rule: {
      id: rule.id,
      severity: rule.severity,
      title,
      ...(why === undefined ? {} : { why }),
      ...(fix === undefined ? {} : { fix }),
      action: actionOf(rule, { gate: "files", scope, now }),
      references: rule.references,
      file: shownFile(rule.span.file, cwd),
      line: rule.span.start.line,
      ...(rule.kind === "conftest"
        ? {}
        : { applies: rule.applies.map(appliesText), parameters: rule.parameters, missing: rule.missingParameters }),
      ...(source === undefined ? {} : { decides: { line: source.line, text: source.text.toWellFormed() } }),
    },
    exemption: {
      ...(granters === undefined ? {} : { granters }),
      command: exemptCommand(rule, where),
      held: exemptionsFrom(rule, rulebook, now).map(({ id, expires }) => ({ id, expires })),
    },
    ...(explained === undefined ? {} : { violation: violationJson(explained) }),
  };
}

function violationJson({ verdict, violation, reads }: NonNullable<Found["explained"]>): Json {
  const { key, action, message, instance, evidence, path, places } = violation;
  return {
    key,
    subject: { ...verdict.subject },
    file: verdict.file,
    owner: verdict.owner,
    action,
    ...("exemptions" in violation ? { exemptedBy: violation.exemptions } : {}),
    message,
    instance,
    evidence,
    path,
    places: places.map(placeJson),
    reads: reads.map((read) => ({
      path: read.path,
      isMissing: read.isMissing,
      ...(read.place === undefined ? {} : { place: placeJson(read.place) }),
      ...(read.frame === undefined ? {} : { lines: read.frame.rows.map(({ line, text }) => ({ line, text })) }),
    })),
  };
}

function placeJson({ file, line, column, endLine, endColumn }: Place): Json {
  return { file, line, column, endLine, endColumn };
}
