import type { Term } from "./ast.ts";
import { isRoot } from "./root-documents.ts";

/** Whether no variable stands in a term, as OPA has it: what begins a ref does not count, and a template is never ground. */
export function isGround(term: Term): boolean {
  switch (term.type) {
    case "null":
    case "boolean":
    case "number":
    case "string":
      return true;
    case "var":
      return isRoot(term.name);
    case "array":
    case "set":
      return term.items.every(isGround);
    case "object":
      return term.entries.every(([key, value]) => isGround(key) && isGround(value));
    case "ref":
      return term.parts.every(isGround);
    case "call":
      return term.args.every(isGround);
    case "template":
    case "arraycomprehension":
    case "setcomprehension":
    case "objectcomprehension":
      return false;
  }
}
