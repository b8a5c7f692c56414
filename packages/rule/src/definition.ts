/** What the author of a rule writes, and what the rule's check is given. */
import type { ParametersOf } from "./parameters.ts";
import type { KindOf } from "./types/kubernetes.ts";
import type { KubernetesObject, Pod } from "./types/pod.ts";
import type { ChangeOf, SourceOf } from "./types/terraform.ts";

export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** A value of a document of which nothing more is known. */
export type Value = null | boolean | number | string | bigint | readonly Value[] | { readonly [key: string]: Value };

/** The normal forms that a check can be given: see docs/rulebook.md, Views. */
export type ViewName = "k8s.object" | "k8s.pod" | "tf.change" | "tf.source" | "aws.resource" | "file";

/** What a rule judges; all that is given must hold. */
export interface AppliesTo {
  readonly view: ViewName;
  /** `apps/Deployment`, `Pod`; `*` for any. */
  readonly kinds?: readonly string[];
  /** Types of Terraform or AWS: `aws_s3_bucket`. */
  readonly types?: readonly string[];
  /** Formats of files: `dockerfile`, `toml`. */
  readonly formats?: readonly string[];
  readonly namespaces?: readonly string[];
  /** `CREATE`, `UPDATE`, `DELETE`; of plans `create`, `update`, `replace`, `delete`. */
  readonly operations?: readonly string[];
}

/** The subject's type by an entry of `applies`: the kind's own where one is named, the view's otherwise. */
export type SubjectOf<A extends AppliesTo> = A extends { readonly view: "k8s.pod" }
  ? Pod
  : A extends { readonly view: "k8s.object"; readonly kinds: readonly (infer K)[] }
    ? KindOf<K>
    : A extends { readonly view: "k8s.object" }
      ? KubernetesObject
      : A extends { readonly view: "tf.change"; readonly types: readonly (infer T)[] }
        ? ChangeOf<T>
        : A extends { readonly view: "tf.change" }
          ? ChangeOf<string>
          : A extends { readonly view: "tf.source" }
            ? SourceOf
            : Value;

/** Fields of a violation: what templates show, and `instance` tells things inside one subject apart by. */
export interface Evidence {
  /** The sentence, where the rule has no `message`. */
  readonly msg?: string;
  /** How `sekisho check --fix` may mend it; no field of the evidence. */
  readonly patch?: readonly PatchStep[];
  readonly [field: string]: unknown;
}

/**
 * One change of the subject. `set` makes the value be this, and makes what leads there; `add` appends to a list; `remove` takes a key
 * or an item away. The path begins at the subject, or at a part of it: `[container, "securityContext", "privileged"]`.
 */
export type PatchStep =
  | { readonly op: "set" | "add"; readonly path: PatchPath; readonly value: unknown }
  /** Whoever asks for the fix chooses one of the values. */
  | { readonly op: "set" | "add"; readonly path: PatchPath; readonly choices: readonly unknown[] }
  | { readonly op: "remove"; readonly path: PatchPath };

export type PatchPath = At | readonly (string | number)[];

/**
 * Where a violation stands: a part of the subject as the check got it, and keys below it; these may be missing there.
 * `[container, "image"]` is the image of this container, or the container where it has none.
 */
export type At = readonly [part: object, ...keys: (string | number)[]];

/** Where a subject is judged. What the gate can't know makes the rule *unknown* when it is read. */
export interface Context {
  readonly gate: string;
  readonly scope: string;
  readonly operation: string;
  readonly user: Value;
  readonly old: Value;
  readonly namespace: Value;
}

/** What a check has beside its subject. */
export interface Check<Parameters = { readonly [name: string]: Value }> {
  /** Defaults of the rule's JSON Schema, and what the rulebooks gave. */
  readonly parameters: Parameters;
  /** The rulebook's own `data/`. */
  readonly data: { readonly [key: string]: Value };
  readonly context: Context;
  /**
   * Reports a violation, any number of times. The place is what the check read last before it, evidence left out;
   * `at` names another one.
   */
  readonly report: (evidence: Evidence | string, at?: At) => void;
}

interface Texts {
  readonly title?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly message?: string;
}

export interface RuleDefinition<A extends AppliesTo, S> {
  /** Lower-case words and hyphens; the rulebook's name comes before it: `acme/no-latest-tag`. */
  readonly id: string;
  /** What is required, in one sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters. */
  readonly why?: string;
  /** How to mend it. */
  readonly fix?: string;
  /** What it judges: one of these. */
  readonly applies: readonly A[];
  /** JSON Schema of type object; properties may have a `default`. */
  readonly parameters?: S;
  /** The evidence field that tells violations of one subject apart: `container`. */
  readonly instance?: string;
  /** The sentence, a template over the evidence: `container {container} uses {image}`. */
  readonly message?: string;
  readonly ja?: Texts;
  /** Pages to read on. */
  readonly references?: readonly string[];
  /** Ids that the rule had before. */
  readonly formerly?: readonly string[];
  readonly deprecated?: { readonly since: string; readonly use?: string; readonly until?: string };
  /** Judges one subject, at once: it can't wait for anything. */
  readonly check: (subject: SubjectOf<A>, check: Check<ParametersOf<S>>) => void;
}

/** A violation as {@link Rule.violations} gives it. */
export interface Found {
  /** The given `msg`, or the template filled with the evidence. */
  readonly message: string;
  readonly evidence: Evidence;
  /** Where in the subject; the last parts may be missing there. */
  readonly path: readonly (string | number)[];
  /** The changes that it offers, paths below the subject. */
  readonly patch?: Value;
}
