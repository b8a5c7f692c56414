import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** A program that renders. */
export interface Program {
  /** How people call it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * The first of some programs that stands in a directory of PATH. Directories that are not absolute are passed over: what
 * is judged would bring the program that renders it.
 */
export function findProgram(names: readonly string[], env: Environment): Program | undefined {
  const directories = (env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  for (const name of names) {
    for (const directory of directories) {
      const path = join(directory, process.platform === "win32" ? `${name}.exe` : name);
      if (isProgram(path)) return { name, path };
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
