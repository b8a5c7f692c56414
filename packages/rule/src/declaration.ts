/** What an editor needs to know `@sekisho/rule` in a rulebook that has no packages: one file of declarations. */
import { readFileSync } from "node:fs";

/** All of them declare types only, and import nothing but each other. */
const SOURCES = [
  "./definition.ts",
  "./parameters.ts",
  "./types/pod.ts",
  "./types/workloads.ts",
  "./types/kubernetes.ts",
  "./types/terraform.ts",
];

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

const TESTING = `/** Declares a test, at the top of a file. One without a function is listed as to do. */
export function test(name: string, run?: () => unknown): void;
/** Fails unless both say the same: lists and objects by what they hold. */
export function equal(found: unknown, expected: unknown): void;
/** Fails unless the value is one that counts as true. */
export function ok(value: unknown, message?: string): void;
/** Fails unless the function throws, and what it throws matches. */
export function throws(run: () => unknown, pattern?: RegExp): void;
`;

/** The text of the file, made of the sources beside this one. Throws where they can't be read. */
export function declarationText(): string {
  const types = SOURCES.map((source) =>
    readFileSync(new URL(source, import.meta.url), "utf8").replace(/^import [^;]*;\n/gm, ""),
  );
  const body = [...types, FUNCTIONS].map((text) => text.trim()).join("\n\n");
  const modules = [
    { name: "@sekisho/rule", text: body },
    { name: "@sekisho/rule/test", text: TESTING.trim() },
  ];
  const declared = modules.map(
    ({ name, text }) => `declare module "${name}" {\n${text.replace(/^(?=.)/gm, "  ")}\n}\n`,
  );
  return `${HEAD}${declared.join("\n")}`;
}
