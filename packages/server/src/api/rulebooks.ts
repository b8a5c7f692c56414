import type { Clock } from "@sekisho/core";
import { type Language, type Rule, ruleText } from "@sekisho/rulebook";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import type { FollowedRulebooks } from "../rulebooks/feed.ts";
import type { RulebookStanding } from "../rulebooks/follower.ts";
import { type mistake, type rulebook, rulebooks as rulebookList, ruleShape } from "./rulebook-shapes.ts";

const MAX_MISTAKES = 50;

/** The rulebooks in force, how old they are, and why newer ones are not in force. */
export function rulebookOperations(
  rulebooks: Pick<FollowedRulebooks, "standings">,
  clock: Clock,
): readonly Operation[] {
  return [
    operation({
      id: "listRulebooks",
      method: "GET",
      path: "/rulebooks",
      tag: "rulebooks",
      summary: "Rulebooks that are followed: what is in force, what changed last, what was refused and why.",
      permission: "rulebooks.read",
      answers: { 200: { what: "The rulebooks.", body: rulebookList } },
      async handle() {
        return { status: 200, body: { rulebooks: rulebooks.standings().map((one) => shown(one, clock.now())) } };
      },
    }),
    operation({
      id: "listRules",
      method: "GET",
      path: "/rulebooks/{name}/rules",
      tag: "rulebooks",
      summary: "The rules of a rulebook in force, in a language.",
      permission: "rulebooks.read",
      parameters: z.object({ name: z.string().max(100) }),
      query: z.strictObject({ language: z.enum(["en", "ja"]).optional() }),
      answers: {
        200: { what: "The rules.", body: z.object({ rules: z.array(ruleShape) }) },
        404: { what: "No rulebook of that name is in force." },
      },
      async handle({ parameters: { name }, query: { language = "en" } }) {
        const found = rulebooks.standings().find((one) => one.name === name)?.inForce;
        if (found === undefined) throw new Refusal(404, "rulebook_unknown", "no rulebook of that name is in force");
        return { status: 200, body: { rules: found.rulebook.rules.map((rule) => shownRule(rule, language)) } };
      },
    }),
  ];
}

type Standing = RulebookStanding & { readonly scopes: readonly string[] };

function shown(
  { name, scopes, from, inForce, refused, unreachable, lookedAt }: Standing,
  now: number,
): z.infer<typeof rulebook> {
  return {
    name,
    scopes: [...scopes],
    from,
    ...(inForce && {
      inForce: {
        version: inForce.rulebook.version,
        digests: { ...inForce.rulebook.digests },
        ...(inForce.revision !== undefined && { revision: inForce.revision }),
        since: inForce.since,
        rules: inForce.rulebook.rules.length,
        exemptions: inForce.rulebook.exemptions.length,
        ...(inForce.changes && {
          changes: {
            rules: copied(inForce.changes.rules),
            exemptions: copied(inForce.changes.exemptions),
            parts: [...inForce.changes.parts],
          },
        }),
        warnings: inForce.rulebook.warnings.slice(0, MAX_MISTAKES).map(shownMistake),
      },
    }),
    ...(refused && {
      refused: {
        since: refused.since,
        ...(refused.revision !== undefined && { revision: refused.revision }),
        mistakes: refused.diagnostics.slice(0, MAX_MISTAKES).map(shownMistake),
      },
    }),
    ...(unreachable && { unreachable }),
    ...(lookedAt !== undefined && { lookedAt, ageMs: Math.max(0, now - lookedAt) }),
  };
}

function copied({
  added,
  removed,
  changed,
}: { readonly [part in "added" | "removed" | "changed"]: readonly string[] }) {
  return { added: [...added], removed: [...removed], changed: [...changed] };
}

type Diagnostic = NonNullable<RulebookStanding["refused"]>["diagnostics"][number];

function shownMistake({ code, severity: how, message, hint, span }: Diagnostic): z.infer<typeof mistake> {
  return {
    code,
    severity: how,
    message,
    ...(hint !== undefined && { hint }),
    ...(span && { file: span.file, line: span.start.line, column: span.start.column }),
  };
}

function shownRule(rule: Rule, language: Language): z.infer<typeof ruleShape> {
  const { title, why, fix } = ruleText(rule, language);
  return {
    id: rule.id,
    severity: rule.severity,
    title,
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    references: [...rule.references],
  };
}
