import { type Path, Problem, printPath } from "@sekisho/core";
import { type Subject, type View, viewsOf } from "@sekisho/subject";
import { HeldExemptions } from "../exemptions/apply.ts";
import { type SubjectParts, subjectParts } from "../match/subject-parts.ts";
import { ownerOf } from "../owners/owner.ts";
import type { AppliedRule, ConftestRule, Rule, ScriptRule } from "../rule.ts";
import type { Rulebook } from "../rulebook.ts";
import { actionOf } from "../stages/stage.ts";
import type { Action, ExemptedViolation, Language, RuleError, UnknownRule, Verdict, Violation } from "../verdict.ts";
import type { Judge, JudgeContext, NotConfigured } from "./context.ts";
import { type Evaluation, Evaluator } from "./evaluate.ts";
import { type Asked, ScriptEvaluations } from "./scripts.ts";
import { Selection } from "./select.ts";
import { type Paths, Violations } from "./violation.ts";

/** Makes a rulebook ready to judge. */
export function openRulebook(rulebook: Rulebook): Judge {
  const applied = rulebook.rules.filter((rule) => rule.kind !== "conftest");
  const selection = new Selection(applied.filter((rule) => rule.missingParameters.length === 0));
  const conftest = rulebook.rules.filter((rule) => rule.kind === "conftest");
  const hasScripts = applied.some((rule) => rule.kind === "script");
  const notConfigured: readonly NotConfigured[] = applied
    .filter((rule) => rule.missingParameters.length > 0)
    .map(({ id, missingParameters }) => ({ rule: id, missing: missingParameters }));
  return {
    notConfigured,
    judge: async (subjects, context) => {
      const batch = new Batch({ rulebook, selection, conftest }, context, subjects);
      if (hasScripts) await batch.askScripts(subjects);
      return subjects.map((subject) => batch.judge(subject));
    },
  };
}

interface Parts {
  readonly rulebook: Rulebook;
  readonly selection: Selection;
  readonly conftest: readonly ConftestRule[];
}

/** A view of a subject, and the rules that judge it. */
interface Chosen {
  readonly view: View;
  readonly rules: readonly AppliedRule[];
}

/** What judging several subjects at one time in one place shares. */
class Batch {
  readonly #parts: Parts;
  readonly #context: JudgeContext;
  readonly #held: HeldExemptions;
  readonly #evaluators = new Map<string, Evaluator>();
  readonly #actions = new Map<string, Map<Rule, Action>>();
  /** Documents of which parts are subjects of their own: native rules judge those, not the whole. */
  readonly #divided: ReadonlySet<unknown>;
  /** Where a rule in TypeScript may judge them: which rules judge which views, and what it says of them. */
  readonly #chosen = new Map<Subject, readonly Chosen[]>();
  #scripts: ScriptEvaluations | undefined;

  constructor(parts: Parts, context: JudgeContext, subjects: readonly Subject[]) {
    this.#parts = parts;
    this.#context = context;
    this.#held = new HeldExemptions(parts.rulebook.exemptions, context);
    this.#divided = new Set(subjects.filter(({ path }) => path.length > 0).map(({ document }) => document));
  }

  /** To be awaited before a rulebook with rules in TypeScript judges. */
  async askScripts(subjects: readonly Subject[]): Promise<void> {
    const asked: Asked[] = [];
    for (const subject of subjects) {
      const scope = this.#scope(subject);
      const chosen = this.#choose(subject);
      this.#chosen.set(subject, chosen);
      for (const { view, rules } of chosen) {
        for (const rule of rules)
          if (rule.kind === "script" && this.#action(rule, scope) !== "off") asked.push({ rule, scope, subject, view });
      }
    }
    this.#scripts = await ScriptEvaluations.ask(asked, this.#context);
  }

  judge(subject: Subject): Verdict {
    const scope = this.#scope(subject);
    const verdict = new VerdictDraft(subject, this.#context, this.#held);
    const evaluator = this.#evaluator(scope);
    for (const { view, rules } of this.#chosen.get(subject) ?? this.#choose(subject)) {
      for (const rule of rules) {
        verdict.add(rule, this.#action(rule, scope), view, () =>
          rule.kind === "script" ? this.#askedOf(rule, view) : evaluator.native(rule, view.input, view.unknown),
        );
      }
    }
    for (const rule of subject.path.length === 0 ? this.#parts.conftest : []) {
      verdict.add(rule, this.#action(rule, scope), undefined, () => evaluator.document(rule, subject.value));
    }
    const { owners } = this.#parts.rulebook;
    return verdict.finish(ownerOf(owners, verdict.parts, subject.value, this.#context.codeowners));
  }

  #askedOf(rule: ScriptRule, view: View): Evaluation {
    if (this.#scripts === undefined) throw new Problem("rule_failed", `${rule.id} was not asked`);
    return this.#scripts.of(rule, view);
  }

  #scope(subject: Subject): string {
    return subject.id.scope === "" ? (this.#context.scope ?? "") : subject.id.scope;
  }

  #choose(subject: Subject): readonly Chosen[] {
    if (subject.path.length === 0 && this.#divided.has(subject.document)) return [];
    const { selection } = this.#parts;
    return viewsOf(subject).map((view) => ({ view, rules: selection.rulesFor(view, this.#context.operation) }));
  }

  #evaluator(scope: string): Evaluator {
    const known = this.#evaluators.get(scope);
    if (known !== undefined) return known;
    const evaluator = new Evaluator(this.#context, scope);
    this.#evaluators.set(scope, evaluator);
    return evaluator;
  }

  #action(rule: Rule, scope: string): Action {
    const known = this.#actions.get(scope) ?? new Map<Rule, Action>();
    this.#actions.set(scope, known);
    const action =
      known.get(rule) ?? highest(rule, actionOf(rule, { gate: this.#context.gate, now: this.#context.now, scope }));
    known.set(rule, action);
    return action;
  }
}

/** A `warn_x` rule of a Conftest-style package never stops. */
function highest(rule: Rule, action: Action): Action {
  return action === "deny" && rule.kind === "conftest" ? rule.highestAction : action;
}

/** A Conftest-style rule judges the document as it is. */
const WHOLE: Paths = { toSubject: (path) => path, toWritten: (path) => path };

/** Collects what rules say of one subject. */
class VerdictDraft {
  readonly parts: SubjectParts;
  readonly #subject: Subject;
  readonly #language: Language;
  readonly #reads: true | undefined;
  readonly #held: HeldExemptions;
  readonly #violations: Violations;
  readonly #judged: { readonly rule: Rule; readonly action: Action }[] = [];
  readonly #broken: Violation[] = [];
  readonly #exempted: ExemptedViolation[] = [];
  /** What was recorded: a hostile subject breaks a rule a hundred thousand times. */
  readonly #seen = new Set<string>();
  readonly #unknown: UnknownRule[] = [];
  readonly #errors: RuleError[] = [];

  constructor(subject: Subject, { language = "en", reads }: JudgeContext, held: HeldExemptions) {
    this.#subject = subject;
    this.#language = language;
    this.#reads = reads;
    this.#held = held;
    this.#violations = new Violations(subject);
    this.parts = subjectParts(subject.id);
  }

  /** Evaluates a rule and records what comes of it; a rule that fails is an error of that rule. */
  add(rule: Rule, action: Action, view: View | undefined, evaluate: () => Evaluation): void {
    if (action === "off") return;
    if (!this.#judged.some((other) => other.rule === rule)) this.#judged.push({ rule, action });
    const paths: Paths = view ?? WHOLE;
    try {
      const { hits, unknown, unknownExternals } = evaluate();
      const found = hits.map((hit) =>
        this.#violations.make(rule, hit, paths, { action, language: this.#language, reads: this.#reads }),
      );
      for (const violation of found) this.#addViolation(violation);
      const reasons = [...unknown.map((path) => paths.toSubject(path)), ...unknownExternals];
      if (reasons.length > 0) this.#addUnknown(rule, action, reasons);
    } catch (error) {
      this.#errors.push(toError(rule, action, error));
    }
  }

  finish(owner: string): Verdict {
    const ofAction = (action: Action) => this.#broken.filter((violation) => violation.action === action);
    const digest = this.#digest();
    return {
      subject: this.#subject.id,
      digest,
      judged: this.#judged.map(({ rule }) => rule.id),
      violations: ofAction("deny"),
      exempted: this.#exempted,
      warnings: ofAction("warn"),
      audited: ofAction("audit"),
      unknown: this.#unknown,
      errors: this.#errors,
      owner,
    };
  }

  /** Of the value as judged; one that can't be hashed can't be told from others, so that no rule has judged it. */
  #digest(): string {
    try {
      return this.#subject.digest();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const failed = new Set(this.#errors.map(({ rule }) => rule));
      for (const { rule, action } of this.#judged) {
        if (!failed.has(rule.id)) this.#errors.push(toError(rule, action, error));
      }
      return "";
    }
  }

  /** Two views of one subject may show the same violation; it is recorded once. */
  #addViolation(violation: Violation): void {
    const exemptions = this.#held.covering(violation.rule, violation.instance, this.parts, this.#subject.value);
    const { key, message, path } = violation;
    const same = JSON.stringify([key, message, path]);
    if (this.#seen.has(same)) return;
    this.#seen.add(same);
    if (exemptions.length > 0) this.#exempted.push({ ...violation, exemptions });
    else this.#broken.push(violation);
  }

  #addUnknown(rule: Rule, action: Action, paths: readonly Path[]): void {
    const names = paths.map(printPath).join(", ");
    const why =
      this.#language === "ja"
        ? `まだ分からない値に依存しています: ${names}`
        : `it depends on values that are not known yet: ${names}`;
    this.#unknown.push({ rule: rule.id, action, why, paths });
  }
}

function toError(rule: Rule, action: Action, error: unknown): RuleError {
  const code = error instanceof Problem ? error.code : "rule_failed";
  const message = error instanceof Error ? error.message : String(error);
  return { rule: rule.id, action, code, message };
}
