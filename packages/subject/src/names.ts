import type { SubjectId } from "./subject.ts";

/** Gives out the ids of one file: a repeated one gets `~2`, then `~3` at the end of its name (identity.md). */
export class Names {
  readonly #scope: string;
  readonly #counts = new Map<string, number>();

  constructor(scope: string) {
    this.#scope = scope;
  }

  id(type: string, name: string): SubjectId {
    let count = this.#counts.get(keyOf(type, name)) ?? 0;
    let given = name;
    // A hostile address may already end in `~2`; the next number is free then.
    do {
      count++;
      given = count === 1 ? name : `${name}~${count}`;
    } while (this.#counts.has(keyOf(type, given)) && given !== name);
    this.#counts.set(keyOf(type, name), count);
    if (given !== name) this.#counts.set(keyOf(type, given), 1);
    return { scope: this.#scope, type, name: given };
  }
}

function keyOf(type: string, name: string): string {
  return JSON.stringify([type, name]);
}

/**
 * A part of a name that was taken from a document, with the characters that build names (`/ # ~ * %`, controls) as
 * `%2F`: no object of Kubernetes is called so, and one that claims to be can't pass for another. Half of a surrogate
 * pair becomes U+FFFD, for an id must be hashable.
 */
export function namePart(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}/#~*%]/gu, escapeUnit);
}

/**
 * A path that ends a name, so that no file passes for the second document of another: one that is called `a.yaml~2` is
 * `a.yaml%7E2`, and each that looks so already has one `25` more.
 */
export function pathPart(path: string): string {
  return path.replace(/(?:~|%((?:25)*)7E)(?=[0-9]+$)/, (mark, more: string | undefined) =>
    mark === "~" ? "%7E" : `%25${more}7E`,
  );
}

/** The path that {@link pathPart} was given. */
export function pathOf(part: string): string {
  return part.replace(/%(?:7E|25((?:25)*)7E)(?=[0-9]+$)/, (mark, less: string | undefined) =>
    mark === "%7E" ? "~" : `%${less}7E`,
  );
}

function escapeUnit(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/**
 * A file as its repository knows it: the path below `root`, with `/`. Both are given the same way, absolute or from the
 * same directory; a file that is not below the root keeps its path; `-` is standard input.
 */
export function repositoryPath(file: string, root: string): string {
  const [path, base] = [plain(file), plain(root)];
  if (base === "" || base === "/") return path.replace(/^\/+/, base === "/" ? "" : "/");
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}

/** Without `./` in front, `/./` or `//` inside and `/` behind: what two ways to write a path differ in. */
function plain(path: string): string {
  const parts = path.split("/").filter((part, i) => part !== "." && (part !== "" || i === 0));
  return parts.length === 1 && parts[0] === "" ? (path === "" ? "" : "/") : parts.join("/");
}
