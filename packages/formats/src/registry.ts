import type { Diagnostic } from "@sekisho/core";
import type { Format } from "./document.ts";
import { json } from "./json/index.ts";
import { yaml } from "./yaml/index.ts";

/** A format by its name; its reader is loaded when a file of it is met. */
export interface KnownFormat {
  /** The name that Conftest's `--parser` has for it. */
  readonly name: string;
  /** Names of files, lower case: `.tf` is an ending, `dockerfile` a whole name, `dockerfile.*` the start of one. */
  readonly claims: readonly string[];
  /** `conftest parse` shows the value as the only item of a list: Conftest judges the items of a list one by one. */
  readonly isListed?: true;
  /** Absent where Sekisho does not read the format yet: {@link notReadYet} says so. */
  readonly load?: () => Promise<Format>;
}

/**
 * All formats that Conftest has a parser for, in the order in which they are asked: the first that claims a file's name
 * has it, then the one whose name is the file's ending.
 */
export const knownFormats: readonly KnownFormat[] = [
  {
    name: "dockerfile",
    claims: ["dockerfile", "dockerfile.*", ".dockerfile"],
    isListed: true,
    load: async () => (await import("./dockerfile/index.ts")).dockerfile,
  },
  { name: "yaml", claims: [".yml", ".yaml"], load: async () => yaml },
  {
    name: "hcl2",
    claims: [".hcl", ".tf", ".tfvars"],
    load: async () => (await import("./hcl2/index.ts")).hcl2,
  },
  {
    name: "ignore",
    claims: [".gitignore", ".dockerignore"],
    isListed: true,
    load: async () => (await import("./ignore/index.ts")).ignore,
  },
  { name: "dotenv", claims: [".env", ".env.*"], load: async () => (await import("./dotenv/index.ts")).dotenv },
  { name: "nginx", claims: ["nginx.conf"], load: async () => (await import("./nginx/index.ts")).nginx },
  { name: "groovy", claims: ["jenkinsfile", "jenkinsfile.*"] },
  { name: "textproto", claims: [".textproto", ".textpb"] },
  { name: "codeowners", claims: ["codeowners"] },
  { name: "json", claims: [], load: async () => json },
  { name: "toml", claims: [], load: async () => (await import("./toml/index.ts")).toml },
  { name: "jsonc", claims: [], load: async () => (await import("./jsonc/index.ts")).jsonc },
  { name: "ini", claims: [], load: async () => (await import("./ini/index.ts")).ini },
  { name: "properties", claims: [], load: async () => (await import("./properties/index.ts")).properties },
  { name: "xml", claims: [], load: async () => (await import("./xml/index.ts")).xml },
  { name: "cyclonedx", claims: [], load: async () => (await import("./cyclonedx/index.ts")).cyclonedx },
  { name: "spdx", claims: [], load: async () => (await import("./spdx/index.ts")).spdx },
  { name: "cue", claims: [] },
  { name: "edn", claims: [] },
  { name: "hcl1", claims: [] },
  { name: "hocon", claims: [] },
  { name: "jsonnet", claims: [] },
  { name: "vcl", claims: [] },
];

/** A format that can be read. */
export type ReadFormat = KnownFormat & Required<Pick<KnownFormat, "load">>;

/** Every format that can be read. */
export const formats: readonly ReadFormat[] = knownFormats.filter(isRead);

/** Whether Sekisho reads the format. */
export function isRead(format: KnownFormat): format is ReadFormat {
  return format.load !== undefined;
}

/** The format with this name, whether Sekisho reads it yet or not. */
export function formatNamed(name: string): KnownFormat | undefined {
  return knownFormats.find((format) => format.name === name);
}

/** The format of a file by its name, with or without directories before it; upper and lower case are alike. */
export function formatFor(fileName: string): KnownFormat | undefined {
  const base = fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1).toLowerCase();
  const dot = base.lastIndexOf(".");
  return (
    knownFormats.find((format) => format.claims.some((claim) => claims(claim, base))) ??
    (dot < 0 ? undefined : formatNamed(base.slice(dot + 1)))
  );
}

/** What a format's files are called, for messages: `.yml`, `dockerfile`, … */
export function fileNames({ name, claims }: KnownFormat): readonly string[] {
  return claims.includes(`.${name}`) ? claims : [...claims, `.${name}`];
}

/** Says that nobody reads the file: code `format_not_read`. */
export function notReadYet({ name }: KnownFormat, file: string): Diagnostic {
  const start = { line: 1, column: 1, offset: 0 };
  return {
    code: "format_not_read",
    severity: "error",
    message: `Expected a format that Sekisho reads, found ${name}: Sekisho does not read ${name} yet`,
    span: { file, start, end: start },
    hint: `It reads ${formats.map((format) => format.name).join(", ")}.`,
  };
}

function claims(claim: string, base: string): boolean {
  if (claim.endsWith(".*")) return base.startsWith(claim.slice(0, -1));
  return base === claim || (claim.startsWith(".") && base.endsWith(claim));
}
