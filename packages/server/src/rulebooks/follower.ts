import { mkdtempSync, rmSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { type Clock, type Diagnostic, type Log, Problem, type Span } from "@sekisho/core";
import { type LoadOptions, loadRulebook, type Rulebook } from "@sekisho/rulebook";
import { adoptRulebook, readRulebookInForce, recordRefusedRulebook, type Store } from "@sekisho/store";
import { changesJson, changesOf, type RulebookChanges } from "./changes.ts";
import { packFiles, readFiles, stampOf, unpackFiles } from "./files.ts";
import type { Proposed, ProposedFile, RulebookSource } from "./source.ts";

export interface FollowerParts {
  /** As the configuration names it. */
  readonly name: string;
  readonly source: RulebookSource;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** A directory of its own. */
  readonly data: string;
  readonly load: LoadOptions;
}

/** How it stands with a rulebook that is followed. Times are UTC epoch milliseconds. */
export interface RulebookStanding {
  readonly name: string;
  readonly from: string;
  /** Undefined where none was ever good. */
  readonly inForce?: {
    readonly rulebook: Rulebook;
    readonly revision?: string;
    readonly since: number;
    readonly changes: RulebookChanges | undefined;
  };
  /** Why a newer one is not in force; undefined where there is none. */
  readonly refused?: {
    readonly since: number;
    readonly revision?: string;
    readonly diagnostics: readonly Diagnostic[];
  };
  /** Why the source can't be read; undefined where it can. */
  readonly unreachable?: { readonly since: number; readonly why: string };
  /** When the source was read for the last time. */
  readonly lookedAt?: number;
}

/**
 * Follows one rulebook: each look reads the source; what is new and sound comes into force, what is broken is refused, and
 * the last good one stays, with its age. The one in force is kept in the store, so that a start without the source has it.
 */
export class RulebookFollower {
  readonly #parts: FollowerParts;
  #standing: RulebookStanding;
  /** Of the files that were loaded or refused last. */
  #stamp = "";

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#standing = { name: parts.name, from: parts.source.from };
  }

  get standing(): RulebookStanding {
    return this.#standing;
  }

  /** Puts a file on a branch of the source, on what is in force; undefined where the source has no branches. */
  async propose(file: ProposedFile): Promise<Proposed | undefined> {
    const revision = this.#standing.inForce?.revision;
    if (revision === undefined) return undefined;
    return this.#parts.source.propose?.(revision, file);
  }

  /** Takes the one that the store keeps into force, where it still loads. */
  async restore(): Promise<void> {
    const { name, store, data, load, log } = this.#parts;
    const kept = await readRulebookInForce(store.read, name);
    if (kept === undefined) return;
    const directory = mkdtempSync(join(data, "kept-"));
    try {
      unpackFiles(kept.files, directory);
      const { value: rulebook, diagnostics } = await loadRulebook(directory, load);
      if (rulebook === undefined) {
        log.warn("the rulebook that is kept does not load any more", { rulebook: name, codes: codesOf(diagnostics) });
        return;
      }
      const { revision, adoptedAt: since } = kept;
      this.#standing = {
        ...this.#standing,
        inForce: { rulebook, since, changes: undefined, ...(revision !== undefined && { revision }) },
      };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Reads the source. True where another rulebook came into force. Rejects with the store's Problems only. */
  async look(signal?: AbortSignal): Promise<boolean> {
    const { source, clock } = this.#parts;
    let seen: Awaited<ReturnType<RulebookSource["look"]>>;
    let files: ReturnType<typeof readFiles>;
    try {
      seen = await source.look(signal);
      files = readFiles(seen.directory);
    } catch (error) {
      if (signal?.aborted) return false;
      this.#unreachable(error);
      return false;
    }
    const { unreachable: _, ...rest } = this.#standing;
    this.#standing = { ...rest, lookedAt: clock.now() };
    const stamp = stampOf(files);
    if (stamp === this.#stamp) return false;
    let loaded: Awaited<ReturnType<typeof loadRulebook>>;
    try {
      loaded = await loadRulebook(seen.directory, this.#parts.load);
      // Somebody writes into it: what was loaded may be half of each.
      if (stampOf(readFiles(seen.directory)) !== stamp) return false;
    } catch (error) {
      // It is gone meanwhile, or no longer to be read.
      this.#unreachable(error);
      return false;
    }
    const { value: rulebook, diagnostics } = loaded;
    const mistakes = diagnostics.map((one) => withoutDirectory(one, seen.directory));
    const isAdopted =
      rulebook === undefined
        ? await this.#refuse(stamp, seen.revision, mistakes)
        : await this.#adopt(rulebook, seen.revision, packFiles(files));
    // Only now: where the store was away, the next look tries again.
    this.#stamp = stamp;
    return isAdopted;
  }

  async #adopt(rulebook: Rulebook, revision: string | undefined, files: Uint8Array): Promise<boolean> {
    const { name, store, clock } = this.#parts;
    const before = this.#standing.inForce;
    const isSame = before?.rulebook.digests.rulebook === rulebook.digests.rulebook && before.revision === revision;
    const { refused: _, ...rest } = this.#standing;
    if (isSame) {
      this.#standing = rest;
      return false;
    }
    const changes = changesOf(before?.rulebook, rulebook);
    const at = clock.now();
    const { version, digests } = rulebook;
    await store.transaction(async (tx) =>
      adoptRulebook(
        tx,
        {
          name,
          version,
          digests: { ...digests },
          files,
          changes: changesJson(changes),
          ...(revision !== undefined && { revision }),
        },
        at,
      ),
    );
    this.#standing = {
      ...rest,
      inForce: { rulebook, since: at, changes, ...(revision !== undefined && { revision }) },
    };
    return true;
  }

  async #refuse(stamp: string, revision: string | undefined, diagnostics: readonly Diagnostic[]): Promise<false> {
    const { name, store, clock, log } = this.#parts;
    const at = clock.now();
    this.#standing = {
      ...this.#standing,
      refused: { since: at, diagnostics, ...(revision !== undefined && { revision }) },
    };
    const codes = codesOf(diagnostics);
    log.warn("a rulebook is refused; the last good one stays in force", { rulebook: name, codes });
    const inForce = this.#standing.inForce?.rulebook.digests.rulebook;
    await store.transaction(async (tx) =>
      recordRefusedRulebook(tx, { name, stamp, codes, ...(inForce !== undefined && { inForce }) }, at),
    );
    return false;
  }

  #unreachable(error: unknown): void {
    const { clock, log, name } = this.#parts;
    const why = error instanceof Problem || error instanceof Error ? error.message : String(error);
    const since = this.#standing.unreachable?.since ?? clock.now();
    if (this.#standing.unreachable === undefined)
      log.warn("a rulebook's source can't be read", { rulebook: name, why });
    this.#standing = { ...this.#standing, unreachable: { since, why } };
  }
}

/** Files are named from the rulebook, wherever its copy stands. */
function withoutDirectory(diagnostic: Diagnostic, directory: string): Diagnostic {
  const { span, conflict } = diagnostic;
  return {
    ...diagnostic,
    ...(span === undefined ? {} : { span: spanWithoutDirectory(span, directory) }),
    ...(conflict === undefined ? {} : { conflict: spanWithoutDirectory(conflict, directory) }),
  };
}

function spanWithoutDirectory(span: Span, directory: string): Span {
  if (!isAbsolute(span.file)) return span;
  const file = relative(directory, span.file);
  return file.startsWith("..") ? span : { ...span, file: file.replaceAll("\\", "/") };
}

function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return [...new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code))].toSorted();
}
