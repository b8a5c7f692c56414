import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { GuardedClient } from "@sekisho/clients";
import type { Clock, Log } from "@sekisho/core";
import type { RulebookFeed, Secrets } from "@sekisho/gate";
import { compilePattern, type LoadOptions, type Pattern, type Rulebook } from "@sekisho/rulebook";
import type { Store } from "@sekisho/store";
import type { FollowedRulebook } from "../config/schema.ts";
import { RulebookFollower, type RulebookStanding } from "./follower.ts";
import { type Proposed, type ProposedFile, sourceOf } from "./source.ts";

export interface FeedParts {
  readonly followed: readonly FollowedRulebook[];
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** The server's directory. */
  readonly data: string;
  readonly load: LoadOptions;
  /** What says which servers may be asked. */
  readonly outbound: Pick<GuardedClient, "resolve">;
}

/** The rulebooks that a server follows. */
export interface FollowedRulebooks extends RulebookFeed {
  standings(): readonly (RulebookStanding & { readonly scopes: readonly string[] })[];
  /** Of the rulebook that is followed for a scope; undefined where none is. */
  standingFor(scope: string): RulebookStanding | undefined;
  /** Proposes a file in the source of a rulebook; undefined where that has no branches. Rejects with git's Problems. */
  propose(rulebook: string, file: ProposedFile): Promise<Proposed | undefined>;
  /** Looks at all sources now. */
  look(): Promise<void>;
  close(): Promise<void>;
}

interface Followed {
  readonly follower: RulebookFollower;
  readonly scopes: readonly string[];
  readonly patterns: readonly Pattern[];
  readonly everyMs: number;
}

/**
 * Follows all rulebooks of a configuration: each is looked at before this resolves, then every so often. The first that
 * holds for a scope is its rulebook. Rejects with the store's Problems.
 */
export async function followRulebooks(parts: FeedParts): Promise<FollowedRulebooks> {
  const { followed, store, secrets, clock, log, data, load, outbound } = parts;
  const all: readonly Followed[] = followed.map((one, i) => {
    const name = one.name ?? `rulebook-${i + 1}`;
    const own = join(data, "rulebooks", name);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const source = sourceOf(one, own, { secrets, outbound });
    return {
      follower: new RulebookFollower({ name, source, store, clock, log, data: own, load }),
      scopes: one.scopes,
      patterns: one.scopes.map((scope) => compilePattern(scope)),
      everyMs: one.everySeconds * 1000,
    };
  });
  const listeners = new Set<(scopes: readonly string[]) => void>();
  const stopping = new AbortController();
  const look = async ({ follower, scopes }: Followed): Promise<void> => {
    if (!(await follower.look(stopping.signal))) return;
    for (const listener of listeners) listener(scopes);
  };
  const followedFor = (scope: string): Followed | undefined =>
    all.find(({ patterns }) => patterns.some((pattern) => pattern.matches(scope)));
  for (const { follower } of all) await follower.restore();
  for (const one of all) await look(one);
  const running = all.map((one) => keepLooking(one, () => look(one), stopping.signal, log));
  return {
    current: (scope): Rulebook | undefined => followedFor(scope)?.follower.standing.inForce?.rulebook,
    standingFor: (scope) => followedFor(scope)?.follower.standing,
    propose: async (name, file) => all.find(({ follower }) => follower.standing.name === name)?.follower.propose(file),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    standings: () => all.map(({ follower, scopes }) => ({ ...follower.standing, scopes })),
    async look() {
      for (const one of all) await look(one);
    },
    async close() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function keepLooking(
  { everyMs }: Followed,
  look: () => Promise<void>,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, signal);
    if (signal.aborted) return;
    try {
      await look();
    } catch (error) {
      // The store is away; the next look tries again.
      log.warn("a rulebook could not be looked at", { error });
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
