import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exemptionPath, type Rulebook } from "@sekisho/rulebook";

/** The file of a rulebook that an exemption is added to, as it is and as it will be. */
export interface Target {
  /** From the rulebook's directory, with `/`. */
  readonly path: string;
  /** A name that can be opened. */
  readonly file: string;
  /** What is added; all that is there stays as it is. */
  readonly added: string;
  /** The whole file with it. */
  readonly text: string;
  readonly isNew: boolean;
  /** The line at which the exemption begins. */
  readonly line: number;
}

/** `exemptions/OWNER.yaml`, where exemptions of a team are kept together, or the file that somebody names. */
export function targetOf({ directory }: Rulebook, name: string, document: string): Target {
  const path = exemptionPath(name);
  const file = join(directory, path);
  const isNew = !existsSync(file);
  const before = isNew ? "" : readFileSync(file, "utf8");
  const end = before.includes("\r\n") ? "\r\n" : "\n";
  const gap = before === "" || before.endsWith("\n") ? "" : end;
  // Comments alone are no document, and `---` after them would be right as well.
  const added = `${gap}${before === "" ? "" : `---${end}`}${document.replaceAll("\n", end)}`;
  const line = before === "" ? 1 : `${before}${gap}`.split("\n").length + 1;
  return { path, file, added, text: before + added, isNew, line };
}

/** Adds it at the end, so that not a byte of what is there changes; a file that came since is not written over. */
export function writeTarget({ file, added, isNew }: Target): void {
  mkdirSync(dirname(file), { recursive: true });
  if (isNew) writeFileSync(file, added, { flag: "wx" });
  else appendFileSync(file, added);
}
