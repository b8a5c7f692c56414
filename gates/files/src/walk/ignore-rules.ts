import { lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import createIgnore, { type Ignore } from "ignore";

const MAX_BYTES = 1024 * 1024;

/**
 * Which paths are left out, by .gitignore files of a directory and of those above it, as git decides: the nearest file
 * that says anything about a path decides, a pattern with `!` takes back.
 */
export class IgnoreRules {
  readonly #layers: readonly Layer[];

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  static readonly none = new IgnoreRules([]);

  /** With the patterns of one more file, which are about paths below `directory`; those that come later weigh more. */
  with(directory: string, patterns: string): IgnoreRules {
    const sound = patterns.split(/\r?\n/).filter(isCheap);
    if (sound.every((line) => line === "" || line.startsWith("#"))) return this;
    return new IgnoreRules([...this.#layers, { directory, rules: createIgnore({ ignorecase: false }).add(sound) }]);
  }

  /** With the `.gitignore` of a directory, where it has one. */
  withFileOf(directory: string): IgnoreRules {
    return this.#withFile(directory, join(directory, ".gitignore"));
  }

  /** With what git leaves out in this clone only. */
  withExcludesOf(gitTop: string): IgnoreRules {
    return this.#withFile(gitTop, join(gitTop, ".git", "info", "exclude"));
  }

  /** `path` is absolute and lies below the directories of all layers. */
  ignores(path: string, kind: "file" | "directory"): boolean {
    for (const { directory, rules } of this.#layers.toReversed()) {
      const below = path.slice(directory.endsWith("/") ? directory.length : directory.length + 1);
      const { ignored, unignored } = rules.test(kind === "directory" ? `${below}/` : below);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  #withFile(directory: string, file: string): IgnoreRules {
    try {
      const found = statSync(file, { throwIfNoEntry: false });
      if (found === undefined || !found.isFile() || found.size > MAX_BYTES) return this;
      return this.with(directory, readFileSync(file, "utf8"));
    } catch {
      return this;
    }
  }
}

interface Layer {
  readonly directory: string;
  readonly rules: Ignore;
}

/**
 * Patterns become regular expressions that try all ways to share a name out among their stars: with more stars than
 * anyone writes, one name takes minutes. Such a pattern leaves nothing out, so that nothing escapes a judge by it.
 */
function isCheap(pattern: string): boolean {
  const parts = pattern.split("/");
  const stars = (part: string): number => (part === "**" ? 0 : (part.match(/\*+/g) ?? []).length);
  return parts.every((part) => stars(part) <= 3) && parts.filter((part) => part === "**").length <= 3;
}
