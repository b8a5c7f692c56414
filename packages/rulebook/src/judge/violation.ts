/** Makes a violation of a hit: words, instance, key, places, and nothing secret in any of them. */
import {
  canonicalJson,
  Decimal,
  findingKey,
  isJsonArray,
  isJsonObject,
  type Json,
  type Path,
  type Redactor,
  SENSITIVE,
} from "@sekisho/core";
import { redactorOf, type Subject, type View } from "@sekisho/subject";
import { fillTemplate, showValue } from "../message.ts";
import { movedPatch, saysSecret } from "../patch/patch.ts";
import { type Evidence, type Rule, ruleText } from "../rule.ts";
import type { Action, Language, Place, Read, Violation } from "../verdict.ts";
import type { Hit } from "./evaluate.ts";
import { placeOf } from "./place.ts";

export interface Answer {
  readonly action: Action;
  readonly language: Language;
  /** Whether to tell all that was read. */
  readonly reads?: true | undefined;
}

/** How paths of what a rule judged lead to the subject. */
export type Paths = Pick<View, "toSubject" | "toWritten">;

/** Reads of one violation that are told; a rule may read every value of a subject. */
const MAX_READS = 100;

/** Makes the violations of one subject; reads its secrets when the first one is made. */
export class Violations {
  readonly #subject: Subject;
  #redactor: Redactor | undefined;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  make(rule: Rule, hit: Hit, { toSubject, toWritten }: Paths, { action, language, reads }: Answer): Violation {
    const { evidence, message } = this.#words(rule, hit, language, toSubject);
    const instance = rule.kind !== "conftest" ? instanceOf(evidence, rule.instance).toWellFormed() : "";
    const { path, places } = this.#where(hit, toSubject);
    return {
      key: findingKey(rule.id, this.#subject.id, instance),
      rule: rule.id,
      severity: rule.severity,
      action,
      message,
      instance,
      evidence,
      path,
      places,
      ...this.#patch(hit, { toSubject, toWritten }),
      ...(reads === true ? { reads: this.#reads(hit, toSubject) } : {}),
    };
  }

  /** Each path once, in the order in which derivations tell them. */
  #reads({ derivations }: Hit, toSubject: (path: Path) => Path): readonly Read[] {
    const reads = new Map<string, Read>();
    for (const read of derivations.flat()) {
      const path = toSubject(read.path);
      const name = JSON.stringify(path);
      if (reads.has(name) || reads.size === MAX_READS) continue;
      const place = placeOf(this.#subject.document, [...this.#subject.path, ...path], read.missing);
      reads.set(name, { path, isMissing: read.missing > 0, ...(place === undefined ? {} : { place }) });
    }
    return [...reads.values()];
  }

  /**
   * Secrets that stand in evidence and message as they are get replaced. Where a derivation read a secret, a rule may
   * have computed more from it: evidence then shows only what the subject says openly, and the rule's own sentence
   * gives way to its template or title.
   */
  #words(
    rule: Rule,
    { msg, evidence: raw, derivations }: Hit,
    language: Language,
    toSubject: (path: Path) => Path,
  ): { readonly evidence: Evidence; readonly message: string } {
    const redactor = this.#redact();
    const readsSecret = this.#readsSecret(derivations, toSubject);
    const open = readsSecret ? openTexts(this.#subject) : undefined;
    const shown = Object.entries(raw).map(([name, value]): [string, Json] => {
      const redacted = redactor.value(value);
      return [name, open === undefined ? redacted : onlyOpen(redacted, open)];
    });
    const evidence: Evidence = Object.fromEntries(shown);
    const { title, message: template } = ruleText(rule, language);
    if (template !== undefined && (language !== "en" || msg === undefined || readsSecret)) {
      return { evidence, message: redactor.text(fillTemplate(template, evidence, language)) };
    }
    if (msg === undefined || readsSecret) return { evidence, message: title };
    return { evidence, message: redactor.text(msg) };
  }

  /** What the rule offers, below the subject. Nothing secret gets into it, for it is shown and compared. */
  #patch({ patch, derivations }: Hit, { toSubject, toWritten }: Paths): Pick<Violation, "patch" | "patchRefused"> {
    if (patch === undefined) return {};
    const written = movedPatch(patch, toWritten);
    if (written === undefined) return { patchRefused: "patch_not_written" };
    const isOpen = !this.#readsSecret(derivations, toSubject) && !saysSecret(written, this.#redact());
    return isOpen ? { patch: written } : { patchRefused: "patch_secret" };
  }

  #readsSecret(derivations: Hit["derivations"], toSubject: Paths["toSubject"]): boolean {
    return derivations.some((reads) =>
      reads.some(({ path, missing }) => missing === 0 && this.#isSecret(toSubject(path))),
    );
  }

  #isSecret(path: Path): boolean {
    return path.some((_, i) => this.#subject.sensitive(path.slice(0, i + 1)));
  }

  #where(
    { derivations }: Hit,
    toSubject: (path: Path) => Path,
  ): { readonly path: Path; readonly places: readonly Place[] } {
    const places = new Map<string, Place>();
    let first: Path | undefined;
    for (const reads of derivations) {
      const read = reads[0] ?? { path: [], missing: 0 };
      const path = toSubject(read.path);
      first ??= path;
      const place = placeOf(this.#subject.document, [...this.#subject.path, ...path], read.missing);
      if (place !== undefined) places.set(placeKey(place), place);
    }
    return { path: first ?? [], places: [...places.values()] };
  }

  #redact(): Redactor {
    this.#redactor ??= redactorOf(this.#subject);
    return this.#redactor;
  }
}

/** What two places of one subject differ in. */
function placeKey({ file, line, column, rendered }: Place): string {
  return rendered === undefined ? `${line}:${column} ${file}` : `${rendered.line}:${rendered.column}`;
}

/** The instance field's value as a text; "" where the rule names none or the evidence lacks it. */
function instanceOf(evidence: Evidence, field: string | undefined): string {
  const value = field === undefined || !Object.hasOwn(evidence, field) ? undefined : evidence[field];
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return value instanceof Decimal ? Decimal.text(value) : canonicalJson(value);
}

/** All keys, texts and numbers of a subject that are no secret. */
function openTexts(subject: Subject): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: Json, path: Path): void => {
    if (subject.sensitive(path)) return;
    if (isJsonArray(value)) for (const [i, item] of value.entries()) walk(item, [...path, i]);
    else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        found.add(key);
        walk(item, [...path, key]);
      }
    } else found.add(showValue(value));
  };
  walk(subject.value, []);
  return found;
}

/** The value with every text and number replaced that is not openly said. */
function onlyOpen(value: Json, open: ReadonlySet<string>): Json {
  if (isJsonArray(value)) return value.map((item) => onlyOpen(item, open));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [open.has(key) ? key : SENSITIVE, onlyOpen(part, open)]),
    );
  }
  return value === null || typeof value === "boolean" || open.has(showValue(value)) ? value : SENSITIVE;
}
