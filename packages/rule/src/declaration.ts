/** What an editor needs to know `@sekisho/rule` in a rulebook that has no packages: one file of declarations. */
import { readFileSync } from "node:fs";

/** All of them declare types only, and import nothing but each other. */
const SOURCES = ["./definition.ts", "./parameters.ts", "./types/kubernetes.ts", "./types/terraform.ts"];

const HEAD = `// Written by \`sekisho types\`: what rules in TypeScript may say and see. Write it again after an update of Sekisho.
`;

const FUNCTIONS = `export interface Rule<A extends AppliesTo = AppliesTo, S = unknown> {
  readonly definition: RuleDefinition<A, S>;
  /** The violations of one subject, for tests; parameters that are not given have their defaults. */
  readonly violations: (
    subject: SubjectOf<A>,
    surroundings?: {
      readonly parameters?: { readonly [name: string]: Value };
      readonly data?: { readonly [key: string]: Value };
      readonly context?: Partial<Context>;
    },
  ) => readonly Found[];
}

/** Makes a rule. Export it from a file \`rules/NAME.rule.ts\` of a rulebook; one file may export several. */
export function rule<const A extends AppliesTo, const S>(definition: RuleDefinition<A, S>): Rule<A, S>;
`;

/** The text of the file, made of the sources beside this one. Throws where they can't be read. */
export function declarationText(): string {
  const types = SOURCES.map((source) =>
    readFileSync(new URL(source, import.meta.url), "utf8").replace(/^import [^;]*;\n/gm, ""),
  );
  const body = [...types, FUNCTIONS].map((text) => text.trim()).join("\n\n");
  return `${HEAD}declare module "@sekisho/rule" {\n${body.replace(/^(?=.)/gm, "  ")}\n}\n`;
}
