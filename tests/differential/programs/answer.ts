import type { Value } from "@sekisho/rego";

/** What a program comes to: the document of its package, or how it failed. */
export type Answer =
  | { readonly kind: "value"; readonly value: Value; readonly text: string }
  /** The program is none. */
  | { readonly kind: "refused"; readonly text: string }
  /** Its evaluation ends with an error. */
  | { readonly kind: "error"; readonly text: string }
  /** Nothing that can be compared: OPA's stack overflowed, or it took too long. */
  | { readonly kind: "none"; readonly text: string };
