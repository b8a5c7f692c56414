import type { Writable } from "../../go/json.ts";

/** A path with its root as OPA writes references in JSON. */
export function refJson([root = "", ...rest]: readonly string[]): Writable {
  return [term("var", root), ...rest.map((part) => term("string", part))];
}

function term(type: string, value: string): Writable {
  return new Map([
    ["type", type],
    ["value", value],
  ]);
}

/** A path as it stands in policies: `data.a["b-c"]`. */
export function refText([root = "", ...rest]: readonly string[]): string {
  const parts = rest.map((part) => (/^[a-zA-Z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`));
  return root + parts.join("");
}
