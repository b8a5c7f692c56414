/** Runs a rule's check on one subject. */
import type { At, Evidence, Value } from "../definition.ts";
import type { AnyDefinition } from "../rule.ts";
import { atMistake } from "./at-mistake.ts";
import type { SeenContext } from "./context.ts";
import { evidenceOf, ResultMistake } from "./evidence.ts";
import { type Place, placeOfReads } from "./place.ts";
import type { Path } from "./read.ts";
import { Recording } from "./recording.ts";

/** As many violations as one rule may find in one subject. */
const MOST_HITS = 10_000;

export interface Task {
  /** The subject's view, sealed: checks of other rules get the same one. */
  readonly value: Value;
  /** Paths of the value that are known only later. */
  readonly unknown: readonly Path[];
  readonly parameters: { readonly [name: string]: Value };
  readonly data: { readonly [key: string]: Value };
  /** What the gate knows; a key that it lacks is unknown. Checks of one batch share it. */
  readonly context: SeenContext;
  /** Whether all that the check looks at is to be told where it reports. */
  readonly tellsReads?: boolean;
  /** Runs the check the second time. */
  readonly again?: <T>(run: () => T) => T;
}

export interface Hit {
  readonly msg?: string;
  readonly evidence: { readonly [field: string]: Value };
  /** As the check gave it, paths below the subject; whoever asked checks it. */
  readonly patch?: Value;
  readonly path: Path;
  /** How many trailing parts of the path do not exist. */
  readonly missing: number;
  /** How many of the judgement's reads came before it. */
  readonly readsBefore?: number;
}

export interface Judgement {
  readonly hits: readonly Hit[];
  /** What the check looked at, each path once; where that was asked for. */
  readonly reads?: readonly Place[];
  /** Paths of the subject that decide whether there is more. */
  readonly unknown: readonly Path[];
  /** The same of the context's keys. */
  readonly unknownContext: readonly string[];
  /** What the check threw, or what it reported that is no violation. */
  readonly error?: { readonly cause: unknown };
}

const NOTHING: Judgement = { hits: [], unknown: [], unknownContext: [] };

/**
 * First on the value as it is, which costs nothing beside the check itself; only a check that reports is asked again with each of
 * its looks noted, for the places. Nothing is thrown.
 */
export function judge(definition: AnyDefinition, task: Task): Judgement {
  if (task.unknown.length > 0) return judgeNoted(definition, task);
  let reported = 0;
  const context = task.context.forget();
  try {
    const answer: unknown = definition.check(task.value, {
      ...surroundings(task),
      context: context.value,
      report: () => {
        reported += 1;
        if (reported > MOST_HITS) throw tooMany();
      },
    });
    refuseLater(answer);
  } catch (cause) {
    if (reported === 0 && context.unknown.length === 0) return { ...NOTHING, error: { cause } };
  }
  if (reported === 0 && context.unknown.length === 0) return NOTHING;
  const noted = (): Judgement => judgeNoted(definition, task);
  return task.again === undefined ? noted() : task.again(noted);
}

function judgeNoted(definition: AnyDefinition, task: Task): Judgement {
  const recording = new Recording(task.unknown, task.tellsReads);
  const context = task.context.forget();
  const hits: Hit[] = [];
  const report = (given: Evidence | string, at?: At): void => {
    // What is said after a look at the unknown rests on it.
    if (recording.unknown.length + context.unknown.length > 0) return;
    if (hits.length >= MOST_HITS) throw tooMany();
    hits.push(recording.unnoted(() => hitOf(given, at, recording, definition.instance)));
  };
  const found = (): Judgement => {
    const reads = recording.all;
    const judged = { hits, unknown: recording.unknown, unknownContext: context.unknown };
    return reads === undefined ? judged : { ...judged, reads };
  };
  try {
    const subject = recording.wrap(task.value);
    const answer: unknown = definition.check(subject, { ...surroundings(task), context: context.value, report });
    refuseLater(answer);
    return found();
  } catch (cause) {
    const isUnknown = recording.unknown.length + context.unknown.length > 0;
    return isUnknown ? found() : { ...NOTHING, error: { cause } };
  }
}

function tooMany(): ResultMistake {
  return new ResultMistake(`the check reports more than ${MOST_HITS} violations of one subject`);
}

/** The type of parameters follows from the rule's schema, against which the loader has checked these. */
function surroundings({ parameters, data }: Task): { readonly parameters: never; readonly data: Task["data"] } {
  return { parameters: parameters as never, data };
}

function refuseLater(answer: unknown): void {
  if (typeof answer === "object" && answer !== null && "then" in answer)
    throw new ResultMistake("the check is asynchronous: it must report before it returns");
}

function hitOf(given: Evidence | string, at: At | undefined, recording: Recording, instance: string | undefined): Hit {
  // A check in plain JavaScript may give anything; what is no object has no patch, and is refused as evidence.
  const isObject = typeof given === "object" && given !== null;
  const { patch: change, ...fields } = isObject ? given : {};
  const rest = isObject ? fields : typeof given === "string" ? { msg: given } : given;
  const unwrap = (value: object): object => recording.partOf(value);
  const { msg, ...evidence } = evidenceOf(rest, unwrap);
  const patch = change === undefined ? {} : evidenceOf({ patch: belowSubject(change, recording) }, unwrap);
  if (msg !== undefined && typeof msg !== "string") throw new ResultMistake("the `msg` of a violation is a text");
  const { path, missing }: Place =
    at === undefined ? placeOfReads(recording.reads, evidence, instance) : placeAt(at, recording);
  const readsBefore = recording.countOfAll;
  return {
    ...(msg === undefined ? {} : { msg }),
    evidence,
    ...patch,
    path,
    missing,
    ...(readsBefore === undefined ? {} : { readsBefore }),
  };
}

/** The changes with paths that begin at a part of the subject led to where that part stands. */
function belowSubject(patch: unknown, recording: Recording): unknown {
  if (!Array.isArray(patch)) return patch;
  return (patch as readonly unknown[]).map((step) => {
    if (typeof step !== "object" || step === null || !("path" in step) || !Array.isArray(step.path)) return step;
    const [part, ...keys] = step.path as readonly unknown[];
    const start = typeof part === "object" && part !== null ? recording.pathOf(part) : undefined;
    return start === undefined ? step : { ...step, path: [...start, ...keys] };
  });
}

function placeAt(at: At, recording: Recording): Place {
  const [part, ...given]: readonly unknown[] = Array.isArray(at) ? at : [];
  const start = typeof part === "object" && part !== null ? recording.pathOf(part) : undefined;
  const keys = given.filter((key) => typeof key === "string" || typeof key === "number");
  if (start === undefined || keys.length < given.length) throw new ResultMistake(atMistake(at));
  let value: unknown = recording.partOf(part as object);
  let there = 0;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) break;
    value = (value as { readonly [key: string]: unknown })[key];
    there += 1;
  }
  return { path: [...start, ...keys], missing: keys.length - there };
}
