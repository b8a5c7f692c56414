import type { PlainObject } from "../../runtime/value.ts";
import { execute, type Meter } from "./execute.ts";
import { parseTemplate } from "./parse.ts";

export { TemplateError } from "./nodes.ts";

/** Whoever brings a template of their own runs it. */
const unmetered: Meter = { charge: () => undefined, produce: () => undefined };

/** Go's text/template over some data, without methods. Throws `TemplateError`. */
export function renderGoTemplate(source: string, data: PlainObject | readonly PlainObject[]): string {
  return execute(source, parseTemplate(source), data, unmetered);
}
