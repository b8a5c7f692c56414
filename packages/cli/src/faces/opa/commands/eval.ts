import { Problem } from "@sekisho/core";
import type { TraceEvent } from "@sekisho/rego/on-demand";
import { Coverage } from "@sekisho/rego/tools";
import type { World } from "../../world.ts";
import type { Options } from "../options.ts";
import { errorOfEvaluation, OpaErrors } from "../output/errors.ts";
import { type Explanation, explained } from "../output/explained.ts";
import { type EvalOutput, type Format, printResult } from "../output/result.ts";
import { Metrics } from "../query/metrics.ts";
import { prepareQuery } from "../query/prepare.ts";
import { type LineProfile, PROFILE_ORDERS, Profile } from "../query/profile.ts";
import type { Call } from "./command.ts";

/** What OPA ends with when there is no answer. */
const FAILED = 2;

/** `opa eval`: a query over policies, data and an input. */
export async function evaluate({ operands, options, world }: Call): Promise<number> {
  try {
    const output = await outputOf(operands, options, world);
    const { out, err } = printResult(formatOf(options), output);
    world.out(out);
    world.err(err);
    return statusOf(output, options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.err(`${error.message}\n`);
    return FAILED;
  }
}

/** The answer, or the errors in its place. */
async function outputOf(operands: readonly string[], options: Options, world: World): Promise<EvalOutput> {
  const metrics = new Metrics();
  const coverage = options.bool("coverage") ? new Coverage() : undefined;
  const kind = options.text("explain") as Explanation; // The flag takes these words only.
  const events: TraceEvent[] = [];
  const profile = isProfiled(options) ? new Profile() : undefined;
  const isTraced = coverage !== undefined || profile !== undefined || kind !== "off";
  const trace = (event: TraceEvent): void => {
    profile?.add(event);
    coverage?.add(event);
    if (kind !== "off") keep(event, events);
  };
  try {
    const prepared = await prepareQuery(operands, options, world, { metrics, trace: isTraced ? trace : undefined });
    profile?.begin();
    let { results, failures } = await prepared.evaluate();
    profile?.end(results.length);
    const told = { query: prepared.query, events: [...events], isDefined: results.length > 0 };
    for (let round = 1; round < options.number("count"); round++) ({ results, failures } = await prepared.evaluate());
    const errors = options.bool("show-builtin-errors") ? failures.map(errorOfEvaluation) : [];
    const wanted = options.bool("metrics") || options.bool("instrument") || profile !== undefined;
    const report = coverage?.report(prepared.modules);
    return {
      errors,
      results,
      ...(wanted && { metrics: metrics.entries() }),
      ...(report !== undefined && { coverage: report }),
      ...(profile !== undefined && { profile: { lines: linesOf(profile, options), query: prepared.query } }),
      ...(kind !== "off" && { explanation: explained(told, kind, { values: options.bool("var-values") }) }),
    };
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    return { errors: error.list, results: [] };
  }
}

/** Whoever says how a profile is printed wants one. */
function isProfiled(options: Options): boolean {
  return options.bool("profile") || options.isGiven("profile-limit") || options.isGiven("profile-sort");
}

/** Orders that are given stand before all others; words that are none count for nothing, as in OPA. */
function linesOf(profile: Profile, options: Options): readonly LineProfile[] {
  const given = options.texts("profile-sort");
  const named = given.flatMap((name) => PROFILE_ORDERS.filter((order) => order === name));
  return profile.lines([...new Set([...named, ...PROFILE_ORDERS])], options.number("profile-limit"));
}

/** More events than anybody reads. */
const MOST_EVENTS = 1_000_000;

/** Throws Problem `explanation_too_long`. */
function keep(event: TraceEvent, events: TraceEvent[]): void {
  if (events.length === MOST_EVENTS)
    throw new Problem("explanation_too_long", `the explanation has more than ${MOST_EVENTS} events`);
  events.push(event);
}

function formatOf(options: Options): Format {
  // The flag takes these words only.
  return options.text("format") as Format;
}

function statusOf({ errors, results }: EvalOutput, options: Options): number {
  const isDefined = results.length > 0;
  if (errors.length > 0 && !isDefined && !options.bool("show-builtin-errors")) return FAILED;
  if (options.bool("fail") && !isDefined) return 1;
  return options.bool("fail-defined") && isDefined ? 1 : 0;
}
