import type { Context, Found, Value } from "../definition.ts";
import type { Hit } from "./judge.ts";

/** What a test gives beside the subject. */
export interface Surroundings {
  readonly parameters?: { readonly [name: string]: Value };
  readonly data?: { readonly [key: string]: Value };
  readonly context?: Partial<Context>;
}

/** A hit as a test sees it. */
export function toFound({ msg, evidence, path, patch }: Hit, template: string | undefined): Found {
  return { message: msg ?? fill(template ?? "", evidence), evidence, path, ...(patch === undefined ? {} : { patch }) };
}

/** The template with the evidence filled in; what the evidence lacks stays as it is written. */
function fill(template: string, evidence: { readonly [field: string]: Value }): string {
  return template.replace(/\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_.]*)\}/g, (text, name: string | undefined) => {
    if (name === undefined) return text.slice(1);
    let at: Value | undefined = evidence;
    for (const key of name.split(".")) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    if (at === undefined) return text;
    return typeof at === "string" ? at : at === null ? "not set" : JSON.stringify(at);
  });
}

function isObject(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
