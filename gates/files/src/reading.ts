import { type Diagnostic, LIMITS } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { judgesFormat, type Rule } from "@sekisho/rulebook";
import type { ChangedFiles } from "./changed/changed-files.ts";
import type { CheckSettings, CommandLine } from "./config.ts";
import { type ReadFile, readFile } from "./read.ts";
import { readBytes, tooLarge } from "./read-bytes.ts";
import { SourceFinder } from "./render/finder.ts";
import { renderAll } from "./render/render-all.ts";
import type { Repository } from "./repository/repository.ts";
import type { Skipped } from "./walk/skipped.ts";
import { walk } from "./walk/walk.ts";
import type { ReadCache } from "./watch/read-cache.ts";

/** What reading comes across. */
export type ReadStep =
  | { readonly kind: "file"; readonly file: ReadFile }
  | { readonly kind: "skipped"; readonly skipped: Skipped }
  /** Something that was to be read, and was not. */
  | { readonly kind: "missed"; readonly diagnostic: Diagnostic }
  /** A chart, an overlay or a helmfile; `path` is from the root. */
  | { readonly kind: "rendered"; readonly path: string; readonly rendered: ReadFile | Diagnostic };

export interface ReadingOptions {
  readonly repository: Repository;
  readonly settings: CheckSettings;
  readonly line: Pick<CommandLine, "format" | "allowHelmfile">;
  readonly invocation: Pick<Invocation, "env" | "terminal">;
  /** Absolute. */
  readonly paths: readonly string[];
  readonly stdin: boolean;
  /** Files of formats that none of them judges are left out below directories. */
  readonly rules: readonly Rule[];
  /** Where only what has changed is judged. */
  readonly changed: ChangedFiles | undefined;
  /** Absolute: it holds findings, and is no configuration. */
  readonly baseline: string | undefined;
  /** Files that are as they were are not read again. */
  readonly cache: ReadCache | undefined;
}

/** Everything that is to be judged, in a stable order: standard input, files, then what programs render. */
export async function* readAll(options: ReadingOptions): AsyncGenerator<ReadStep> {
  const { repository, settings, rules, paths } = options;
  if (options.stdin) yield await readStdin(options);
  const takes = (format: string): boolean => judgesFormat(rules, format);
  const finder = new SourceFinder(repository, settings.render);
  for (const diagnostic of finder.mistakes) yield { kind: "missed", diagnostic };
  for (const step of walk(paths, { repository, ignore: settings.ignore, takes, finder })) {
    if (step.kind === "skipped") yield { kind: "skipped", skipped: { file: step.file, reason: step.reason } };
    else if (step.kind === "problem") yield { kind: "missed", diagnostic: step.diagnostic };
    else if (step.path === options.baseline && !step.explicit) {
      yield { kind: "skipped", skipped: { file: step.file, reason: "baseline" } };
    } else if (options.changed?.takes(step.path) !== false) {
      const read = (): Promise<ReadStep> => readWalked(step, options);
      yield options.cache === undefined
        ? await read()
        : await options.cache.of(step.path, howRead(step, options), read);
    }
  }
  yield* readRendered(finder, options);
}

async function readStdin(options: ReadingOptions): Promise<ReadStep> {
  const { terminal } = options.invocation;
  if (terminal.keyboard) terminal.err("sekisho reads what you type; end it with Ctrl-D.\n");
  const bytes = await terminal.read(LIMITS.maxBytes);
  if (bytes === undefined) return { kind: "missed", diagnostic: tooLarge("standard input", "found more") };
  return readOne({ file: "-", bytes, explicit: true }, options);
}

function howRead(
  { file, explicit }: { readonly file: string; readonly explicit: boolean },
  { settings: { scope, plans }, line: { format } }: ReadingOptions,
): string {
  return JSON.stringify([file, explicit, scope, plans, format ?? null]);
}

async function readWalked(
  { path, file, explicit }: { readonly path: string; readonly file: string; readonly explicit: boolean },
  options: ReadingOptions,
): Promise<ReadStep> {
  const bytes = readBytes(path, file, explicit ? "follow" : "refuse");
  return bytes instanceof Uint8Array
    ? readOne({ file, bytes, explicit }, options)
    : { kind: "missed", diagnostic: bytes };
}

async function readOne(
  input: { readonly file: string; readonly bytes: Uint8Array; readonly explicit: boolean },
  { settings: { scope, plans }, line: { format } }: ReadingOptions,
): Promise<ReadStep> {
  const file = await readFile(input, { scope, plans, format });
  return file.skipped === undefined
    ? { kind: "file", file }
    : { kind: "skipped", skipped: { file: file.file, reason: file.skipped } };
}

async function* readRendered(
  finder: SourceFinder,
  { repository, settings, line, invocation, changed }: ReadingOptions,
): AsyncGenerator<ReadStep> {
  const { renderings, skipped } = finder.found();
  for (const one of skipped) yield { kind: "skipped", skipped: one };
  const context = {
    repository,
    settings: settings.render,
    env: invocation.env,
    read: settings,
    runsHelmfiles: line.allowHelmfile,
  };
  const taken = renderings.filter((rendering) => changed?.takesRendering(rendering, repository.root) !== false);
  for await (const { rendering, rendered } of renderAll(taken, context)) {
    yield { kind: "rendered", path: rendering.path, rendered };
  }
}
