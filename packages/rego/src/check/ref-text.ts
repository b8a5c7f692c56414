import type { Module, Term } from "../syntax/ast.ts";
import { Kind, kindOfWord } from "../syntax/tokens.ts";
import type { Clause } from "./resolved.ts";

/** The full name of a clause as OPA writes it: `data.a.p[x]["not"].q`. */
export function clauseName({ module, rule }: Clause): string {
  return `data${pathText(module.package.path)}${headText(module, rule.head.ref)}`;
}

/** Names behind one another: `.a["b c"].d`. Keywords stand in brackets, too. */
export function pathText(path: readonly string[]): string {
  return path.map(partText).join("");
}

function headText(module: Module, ref: readonly Term[]): string {
  return ref
    .map((part) => (part.type === "string" ? partText(part.value) : `[${module.text.slice(part.start, part.end)}]`))
    .join("");
}

function partText(part: string): string {
  const isPlain = /^[A-Za-z_]\w*$/.test(part) && kindOfWord(part) === Kind.name;
  return isPlain ? `.${part}` : `[${JSON.stringify(part)}]`;
}
