/** What a native Rego package says of itself in its METADATA block: the standard keys, and ours under `custom.sekisho`. */
import {
  array,
  check,
  date,
  type Infer,
  isJsonObject,
  type Json,
  type JsonObject,
  matching,
  object,
  oneOf,
  optional,
  ownValue,
  type Path,
  refine,
  type Schema,
  type Span,
  string,
  wrongType,
} from "@sekisho/core";
import { yaml } from "@sekisho/formats";
import type { Annotation, Module } from "@sekisho/rego";
import { templateSchema } from "../message.ts";
import { type AppliesTo, type RuleTexts, ruleViews } from "../rule.ts";
import { kindPatternSchema } from "./kinds.ts";
import type { Mistakes } from "./mistakes.ts";
import { nameSchema, patternsSchema, severitySchema, textsSchema } from "./schemas.ts";

/** Which filters make sense for a view. */
const FILTERS: { readonly [view: string]: readonly string[] } = {
  "k8s.object": ["kinds", "namespaces", "operations"],
  "k8s.pod": ["kinds", "namespaces", "operations"],
  "tf.change": ["types", "operations"],
  "tf.source": ["types"],
  "aws.resource": ["types"],
  file: ["formats"],
};

const appliesSchema: Schema<AppliesTo> = refine(
  object({
    view: oneOf(ruleViews),
    kinds: optional(array(kindPatternSchema, { min: 1 })),
    types: optional(patternsSchema),
    formats: optional(patternsSchema),
    namespaces: optional(patternsSchema),
    operations: optional(textsSchema),
  }),
  (entry) => {
    const foreign = Object.keys(entry).find((key) => key !== "view" && !FILTERS[entry.view]?.includes(key));
    return foreign === undefined
      ? undefined
      : `the view ${entry.view} has no ${foreign}; it can be narrowed by ${FILTERS[entry.view]?.join(", ")}`;
  },
);

/** Parameters are an object in JSON Schema; what stands inside is checked when the schema is compiled. */
const parametersSchema: Schema<JsonObject> = {
  expected: "a JSON Schema of type object",
  read(value, at, report) {
    if (!isJsonObject(value)) return wrongType(this.expected, value, at, report);
    if (ownValue(value, "type") === "object") return value;
    return wrongType(this.expected, ownValue(value, "type") ?? null, [...at, "type"], report);
  },
};

/** The keys of a native rule, the same in every language. */
const sekishoKeys = {
  id: nameSchema,
  severity: severitySchema,
  fix: optional(string),
  applies: array(appliesSchema, { min: 1 }),
  parameters: optional(parametersSchema),
  instance: optional(matching(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of an evidence field")),
  message: optional(templateSchema),
  ja: optional(
    object({
      title: optional(string),
      why: optional(string),
      fix: optional(string),
      message: optional(templateSchema),
    }),
  ),
  formerly: optional(array(matching(/^([a-z0-9-]+\/)?[a-z0-9]+(-[a-z0-9]+)*$/, "a former id"), { min: 1 })),
  deprecated: optional(object({ since: string, use: optional(string), until: optional(date) })),
};

const sekishoSchema = object(sekishoKeys);

/** The same, and what Rego says in the standard keys of its METADATA: all that a rule says in one place. */
export const definitionSchema = object({
  ...sekishoKeys,
  title: string,
  why: optional(string),
  references: optional(array(string)),
});

export type SekishoMetadata = Infer<typeof sekishoSchema>;

export interface RuleMetadata {
  readonly sekisho: SekishoMetadata;
  readonly texts: RuleTexts;
  readonly references: readonly string[];
  /** The whole block. */
  readonly span: Span;
  /** Where the rule's id stands; finding it means reading the block again, so only a mistake asks. */
  idSpan(): Span;
  /** Where a path below `custom.sekisho` stands. */
  locate(path: Path): { readonly key?: Span; readonly value: Span } | undefined;
}

/** Whether a METADATA block makes its package a native rule. */
export function hasSekishoKey(annotation: Annotation): boolean {
  return ownValue(annotationValue(annotation, "custom"), "sekisho") !== undefined;
}

/** Reads a block with `custom.sekisho`; its mistakes are shown at their own line of the comment. */
export function readMetadata(module: Module, annotation: Annotation, mistakes: Mistakes): RuleMetadata | undefined {
  const before = mistakes.list.length;
  const blockSpan = module.lines.span(annotation.start, annotation.end);
  const locateInBlock = locator(module, annotation);
  const locate = (path: Path) => locateInBlock(["custom", "sekisho", ...path]);
  const value = ownValue(annotationValue(annotation, "custom"), "sekisho") ?? null;
  const sekisho = mistakes.take(check(sekishoSchema, value, { codes: "rulebook", locate }));
  const title = annotationText(annotation, "title");
  if (title === undefined) {
    mistakes.error("rulebook_missing_key", "the METADATA of a rule lacks `title`: what is required, in one sentence", {
      span: blockSpan,
    });
  }
  if (sekisho === undefined || title === undefined || mistakes.list.length > before) return undefined;
  return {
    sekisho,
    texts: textsOf(sekisho, title, annotationText(annotation, "description")),
    references: references(annotation),
    span: blockSpan,
    idSpan: () => locate(["id"])?.value ?? blockSpan,
    locate,
  };
}

/** What a rule says to people. */
export function textsOf({ fix, message, ja }: SekishoMetadata, title: string, why: string | undefined): RuleTexts {
  return {
    en: {
      title,
      ...(why === undefined ? {} : { why }),
      ...(fix === undefined ? {} : { fix }),
      ...(message === undefined ? {} : { message }),
    },
    ...(ja === undefined ? {} : { ja }),
  };
}

/** The id that a block gives its rule, whatever else is wrong with it. */
export function writtenId(annotation: Annotation): string | undefined {
  const id = ownValue(ownValue(annotationValue(annotation, "custom"), "sekisho"), "id");
  return typeof id === "string" ? id : undefined;
}

/** `title` or `description` of a block. */
export function annotationText(annotation: Annotation, key: "title" | "description"): string | undefined {
  const value = annotationValue(annotation, key);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The addresses under `related_resources`. */
export function references(annotation: Annotation): readonly string[] {
  const resources = annotationValue(annotation, "related_resources");
  if (!Array.isArray(resources)) return [];
  // `isArray` widens to any[]; the items are values of a parsed document.
  return (resources as readonly Json[]).flatMap((resource) => {
    const ref = typeof resource === "string" ? resource : ownValue(resource, "ref");
    return typeof ref === "string" ? [ref] : [];
  });
}

function annotationValue(annotation: Annotation, key: string): Json | undefined {
  // A block's value is read from YAML, so that every part of it is JSON.
  return Object.hasOwn(annotation.value, key) ? (annotation.value[key] as Json) : undefined;
}

/**
 * Places inside a METADATA block: the module's text with everything blanked but the block without its `#`, read as
 * YAML, so that lines, columns and offsets are those of the module. Read only when a place is asked for.
 */
function locator(module: Module, annotation: Annotation): (path: Path) => { key?: Span; value: Span } | undefined {
  let document: ReturnType<typeof yaml.read>["documents"][number] | undefined;
  let read = false;
  return (path) => {
    if (!read) {
      read = true;
      const comment = module.text
        .slice(annotation.start, annotation.end)
        .replace(/^([ \t]*)#/gm, (_, indent: string) => `${indent} `)
        .replace(/^[ \t]*METADATA[ \t]*$/m, blank);
      const text = blank(module.text.slice(0, annotation.start)) + comment;
      document = yaml.read(new TextEncoder().encode(text), module.file).documents[0];
    }
    return document?.locate(path);
  };
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
