import { spawnSync } from "node:child_process";
import type { Row } from "./bench.ts";

/** A whole command, timed from its start to its end. */
export interface Command {
  readonly argv: readonly [program: string, ...args: readonly string[]];
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Statuses that count as an answer; default 0 and 1 (violations found). */
  readonly statuses?: readonly number[];
}

export interface Output {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Pairs {
  /** Medians, in milliseconds. */
  readonly ours: number;
  readonly peer: number;
  /** The median of the pairs' own ratios ours ÷ peer: load that comes and goes hits both sides of a pair. */
  readonly ratio: number;
}

/** Runs a command once. Throws when it can't start or ends with a status that is no answer. */
export function runOnce(command: Command): Output {
  const [program, ...args] = command.argv;
  const started = performance.now();
  const result = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    ...(command.cwd !== undefined && { cwd: command.cwd }),
    ...(command.stdin !== undefined && { input: command.stdin }),
    env: { ...process.env, ...command.env },
  });
  const ms = performance.now() - started;
  if (result.error !== undefined) throw result.error;
  if (result.status === null || !(command.statuses ?? [0, 1]).includes(result.status)) {
    throw new Error(`${command.argv.join(" ")} ended with ${result.status ?? result.signal}:\n${result.stderr}`);
  }
  return { status: result.status, stdout: result.stdout, stderr: result.stderr, ms };
}

export interface Repetitions {
  readonly pairs: number;
  /** Whether both ran before, as for a comparison of what they say: then none of their runs goes unmeasured. */
  readonly isWarm?: boolean;
}

/** Times two commands in alternation, A B A B …, after one unmeasured run of each. */
export function timePairs(ours: Command, peer: Command, { pairs, isWarm }: Repetitions = { pairs: 7 }): Pairs {
  if (isWarm !== true) {
    runOnce(ours);
    runOnce(peer);
  }
  const samples = Array.from({ length: pairs }, () => ({ ours: runOnce(ours).ms, peer: runOnce(peer).ms }));
  return summarise(samples);
}

/** Medians of both sides, and of the ratios within pairs. Throws without a pair. */
export function summarise(samples: readonly { readonly ours: number; readonly peer: number }[]): Pairs {
  return {
    ours: median(samples.map(({ ours }) => ours)),
    peer: median(samples.map(({ peer }) => peer)),
    ratio: median(samples.map(({ ours, peer }) => ours / peer)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("a median needs at least one value");
  return (low + high) / 2;
}

/** The value that so many of the values (0.95: 95 of 100) do not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (value === undefined) throw new Error("a percentile needs at least one value");
  return value;
}

/** A figure beside what it may be at most. */
export function limitRow(
  workload: string,
  { value, limit, unit }: { readonly value: number; readonly limit: number; readonly unit: string },
): Row {
  return { workload, ours: value, peer: limit, ratio: value / limit, goal: 1, unit, against: "limit" };
}

/**
 * Throws unless both sides found the same things, as sets of lines: a time without the same answer means nothing. The
 * caller brings both outputs into one form (`FILE: MESSAGE`). Two empty answers are refused, too: they prove nothing.
 */
export function requireSame(ours: readonly string[], peer: readonly string[]): void {
  if (ours.length === 0 && peer.length === 0) throw new Error("both outputs are empty: the comparison proves nothing");
  const [onlyOurs, onlyPeer] = [surplus(ours, peer), surplus(peer, ours)];
  if (onlyOurs.length + onlyPeer.length === 0) return;
  const show = (lines: readonly string[]): string =>
    lines
      .slice(0, 5)
      .map((line) => `\n    ${line.length > 500 ? `${line.slice(0, 500)}…` : line}`)
      .join("");
  throw new Error(
    `the outputs differ:\n  ${onlyOurs.length} only ours${show(onlyOurs)}\n  ${onlyPeer.length} only the peer's${show(onlyPeer)}`,
  );
}

/** The lines of `left` that `right` lacks, counting repetitions. */
function surplus(left: readonly string[], right: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of right) counts.set(line, (counts.get(line) ?? 0) + 1);
  return left.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}
