import { canonicalJson, type Json, sha256Hex } from "@sekisho/core";
import { type Exemption, type Rule, type Rulebook, ruleText } from "@sekisho/rulebook";

/** What one rulebook has that the one before had not. */
export interface RulebookChanges {
  readonly rules: Difference;
  readonly exemptions: Difference;
  /** Parts of which only a digest differs: `owners`, `controls`, `rules` where no single rule shows it. */
  readonly parts: readonly string[];
}

interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Undefined `before`: everything is new. */
export function changesOf(before: Rulebook | undefined, after: Rulebook): RulebookChanges {
  const parts = (["rules", "exemptions", "owners", "controls"] as const).filter(
    (part) => before?.digests[part] !== after.digests[part],
  );
  return {
    rules: difference(before?.rules.map(ruleEntry) ?? [], after.rules.map(ruleEntry)),
    exemptions: difference(before?.exemptions.map(exemptionEntry) ?? [], after.exemptions.map(exemptionEntry)),
    parts,
  };
}

/** As it goes into the ledger. */
export function changesJson({ rules, exemptions, parts }: RulebookChanges): Json {
  const plain = ({ added, removed, changed }: Difference): Json => ({
    added: [...added],
    removed: [...removed],
    changed: [...changed],
  });
  return { rules: plain(rules), exemptions: plain(exemptions), parts: [...parts] };
}

type Entry = readonly [id: string, text: string];

function difference(before: readonly Entry[], after: readonly Entry[]): Difference {
  const [old, now] = [new Map(before), new Map(after)];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now].filter(([id, text]) => old.has(id) && old.get(id) !== text).map(([id]) => id),
  };
}

/** What a person sees of a rule. A change of its body alone shows in the digest of all rules. */
function ruleEntry(rule: Rule): Entry {
  const parameters: Json = rule.kind === "native" ? rule.parameters : null;
  const text = [
    rule.severity,
    { ...ruleText(rule, "en") },
    { ...ruleText(rule, "ja") },
    parameters,
    rule.stages.length,
  ];
  return [rule.id, sha256Hex(canonicalJson(text))];
}

/** All of it but where it stands. */
function exemptionEntry(exemption: Exemption): Entry {
  const plain = (key: string, value: unknown): unknown => {
    if (key === "span") return undefined;
    return value instanceof Map ? [...value] : value;
  };
  return [exemption.id, JSON.stringify(exemption, plain)];
}
