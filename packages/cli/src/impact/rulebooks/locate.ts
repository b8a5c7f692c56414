import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { LocalRepository } from "@sekisho/clients";
import { type Diagnostic, Problem } from "@sekisho/core";
import { locateRulebook } from "@sekisho/gate-files/print";
import { archiveOf } from "../../faces/conftest/download/archive/kinds.ts";
import { unpack } from "../../faces/conftest/download/archive/unpack.ts";
import { exportRulebook } from "./revision.ts";

/** A rulebook that can be loaded. */
export interface LocatedRulebook {
  readonly directory: string;
  /** As the command line names it; "" is the one of the working tree. */
  readonly label: string;
  /** How a file of it is called where people read it. */
  readonly nameOf: (file: string) => string;
}

export interface LocateOptions {
  readonly cwd: string;
  readonly builtinRulebooks: string;
  /** A directory that is removed afterwards. */
  readonly temporary: string;
  /** The rulebook of the working tree, of which a revision has another version. */
  readonly current: string | Diagnostic;
}

const SCHEME = /^(?:sekisho|oci|https?|git\+[a-z]+):/;

/**
 * What `--from` and `--to` name: a directory with a rulebook or `sekisho:NAME`, a bundle (a tar or zip archive of such a
 * directory), or a revision of the repository that holds the rulebook of the working tree; `REV:DIR` names another directory of it.
 * Codes: those of {@link locateRulebook}, `impact_no_rulebook`, `git_…` and `download_failed`.
 */
export async function locate(word: string, options: LocateOptions): Promise<LocatedRulebook | Diagnostic> {
  const { cwd, builtinRulebooks } = options;
  try {
    const path = resolve(cwd, word);
    if (SCHEME.test(word) || (existsSync(path) && statSync(path).isDirectory())) {
      const found = locateRulebook({ use: word, from: cwd }, builtinRulebooks);
      return typeof found === "string" ? { directory: found, label: word, nameOf: (file) => file } : found;
    }
    return existsSync(path) ? bundle(word, path, options) : await revision(word, options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const hint = "name a directory with a rulebook.yaml, an archive of one, or a revision such as main or HEAD~3";
    return { code: error.code, severity: "error", message: error.message, hint };
  }
}

function bundle(word: string, path: string, { temporary }: LocateOptions): LocatedRulebook | Diagnostic {
  const kind = archiveOf(path);
  const refuse = (message: string): Diagnostic => ({ code: "impact_no_rulebook", severity: "error", message });
  if (kind === undefined) return refuse(`expected a directory, a .tar.gz, .tar, .tar.zst or .zip, found ${word}`);
  const target = mkdtempSync(join(temporary, "bundle-"));
  unpack(readFileSync(path), kind, target);
  const inside = [target, ...readdirSync(target).map((name) => join(target, name))];
  const directory = inside.find((one) => existsSync(join(one, "rulebook.yaml")));
  if (directory === undefined)
    return refuse(`${word} holds no rulebook.yaml, neither at its top nor in a directory there`);
  return { directory, label: word, nameOf: named(word, directory) };
}

async function revision(
  word: string,
  { cwd, temporary, current }: LocateOptions,
): Promise<LocatedRulebook | Diagnostic> {
  const colon = word.indexOf(":");
  const name = colon < 0 ? word : word.slice(0, colon);
  if (colon < 0 && typeof current !== "string") return current;
  const here = typeof current === "string" ? current : cwd;
  const repository = new LocalRepository(here);
  const commit = await repository.commit(name);
  const top = await repository.top();
  const directory = colon < 0 ? fromTop(here, top) : word.slice(colon + 1).replace(/^\.?\/|\/$/g, "");
  if (directory === undefined) {
    const message = `${here} lies outside of ${top}: no revision of it is known`;
    return { code: "impact_no_rulebook", severity: "error", message };
  }
  const target = mkdtempSync(join(temporary, "revision-"));
  await exportRulebook(repository, { commit, directory }, target);
  const exported = join(target, directory);
  if (!existsSync(join(exported, "rulebook.yaml"))) {
    const message = `there is no rulebook at ${directory === "" ? "the top" : directory} in ${name}`;
    const hint = "where it stood elsewhere then, say where: --from REV:DIR";
    return { code: "impact_no_rulebook", severity: "error", message, hint };
  }
  return { directory: exported, label: word, nameOf: named(name, target) };
}

function fromTop(directory: string, top: string): string | undefined {
  const path = relative(realpathSync(top), realpathSync(directory)).split(sep).join("/");
  return path.startsWith("..") ? undefined : path;
}

function named(label: string, directory: string): LocatedRulebook["nameOf"] {
  return (file) =>
    file.startsWith(directory + sep)
      ? `${label}:${file
          .slice(directory.length + 1)
          .split(sep)
          .join("/")}`
      : file;
}
