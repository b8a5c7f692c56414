import { lstatSync, readFileSync } from "node:fs";
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
    const sound = patterns.split(/\r?\n/).filter(isCheap).map(bytewise);
    if (sound.every((line) => line === "" || line.startsWith("#"))) return this;
    return new IgnoreRules([...this.#layers, { directory, rules: createIgnore({ ignorecase: false }).add(sound) }]);
  }

  /** For the entries of a directory that is walked: with its own `.gitignore`, where it has one. */
  withFileOf(directory: string): IgnoreRules {
    return this.#reincluding(directory).#withFile(directory, join(directory, ".gitignore"));
  }

  /** With what git leaves out in this clone only. */
  withExcludesOf(gitTop: string): IgnoreRules {
    return this.#withFile(gitTop, join(gitTop, ".git", "info", "exclude"));
  }

  /** `path` is absolute and lies below the directories of all layers. */
  ignores(path: string, kind: "file" | "directory"): boolean {
    for (const layer of this.#layers.toReversed()) {
      const { rules } = layer;
      const below = belowOf(layer, path);
      const { ignored, unignored } = rules.test(bytewise(kind === "directory" ? `${below}/` : below));
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  /**
   * A directory that is walked is not left out, whatever a layer says: a nearer one took it back, or somebody named it.
   * The layer would leave out all that is below, so it learns that this one directory is taken back.
   */
  #reincluding(directory: string): IgnoreRules {
    const layers = this.#layers.map((layer) => {
      const below = bytewise(belowOf(layer, directory));
      if (below === "" || !layer.rules.test(`${below}/`).ignored) return layer;
      const name = below.replace(/[\\*?[\]#! ]/g, "\\$&");
      return {
        ...layer,
        rules: createIgnore({ ignorecase: false })
          .add(layer.rules)
          .add([`!/${name}/`]),
      };
    });
    return new IgnoreRules(layers);
  }

  #withFile(directory: string, file: string): IgnoreRules {
    try {
      // git does not follow a .gitignore that is a link, either.
      const found = lstatSync(file, { throwIfNoEntry: false });
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

function belowOf({ directory }: Layer, path: string): string {
  return path.slice(directory.endsWith("/") ? directory.length : directory.length + 1);
}

/** With a unit for each byte of UTF-8, as git matches: its `?` and `[!a]` are no `é`. */
function bytewise(text: string): string {
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  if (/^[\0-\x7f]*$/.test(text)) return text;
  const units = Array.from(new TextEncoder().encode(text), (byte) => (byte < 0x80 ? byte : 0x100 + byte));
  return units.map((unit) => String.fromCharCode(unit)).join("");
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
