import { Problem } from "@sekisho/core";
import type { World } from "../../world.ts";
import { BundleFailed, execBundles } from "../exec/bundles.ts";
import { Decision } from "../exec/decisions.ts";
import { type Input, inputsOf, stdinInput } from "../exec/inputs.ts";
import { ExecReport, type FailOn } from "../exec/report.ts";
import type { Options } from "../options.ts";
import { errorsText, OpaErrors } from "../output/errors.ts";
import { Log, type LogFormat, type LogLevel } from "../server/log/log.ts";
import { readConfig } from "../server/settings/read-config.ts";
import { serverConfig } from "../server/settings/server-config.ts";
import type { Call } from "./command.ts";

/** `opa exec`: a decision for each of many inputs. What goes wrong is told in lines of the log, as OPA does. */
export async function exec({ operands, options, world }: Call): Promise<number> {
  const isLogged = operands.length > 0 || options.bool("stdin-input");
  const log = new Log({
    // The flags take these words only.
    level: options.text("log-level") as LogLevel,
    format: isLogged ? (options.text("log-format") as LogFormat) : "text",
    write: (text) => world.err(text),
  });
  try {
    if (!isLogged) throw new Problem("usage", "requires at least 1 path arg, or the --stdin-input flag");
    await execute(operands, options, { world, log });
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error instanceof BundleFailed) tellBundle(error, log);
    log.error("Unexpected error.", { err: textOf(error) });
    return error.code === "config_unsupported" ? 2 : 1;
  } finally {
    log.flush();
  }
}

function tellBundle({ bundle, step, message }: BundleFailed, log: Log): void {
  log.error(`Bundle ${step} failed: ${message}`, { name: bundle, plugin: "bundle" });
}

/** What OPA puts before what has gone wrong. */
function textOf(error: Problem): string {
  if (error instanceof BundleFailed) {
    const { bundle, message, httpCode = -1 } = error;
    return `runtime error: Bundle name: ${bundle}, Code: bundle_error, HTTPCode: ${httpCode}, Message: ${message}`;
  }
  if (error instanceof OpaErrors) return `runtime error: ${errorsText(error.list)}`;
  if (error.code.startsWith("config_")) return `config error: ${error.message}`;
  return error.code === "usage" ? error.message : `exec error: ${error.message}`;
}

interface Surroundings {
  readonly world: World;
  readonly log: Log;
}

/** Throws Problem. */
async function execute(paths: readonly string[], options: Options, { world, log }: Surroundings): Promise<void> {
  const timeoutMs = Math.ceil(options.number("timeout"));
  const config = readConfig(options, world);
  const { defaultDecision } = serverConfig(config);
  const regoVersion = options.bool("v0-compatible") ? "v0" : "v1";
  const until = Date.now() + timeoutMs;
  const signal = timeoutMs === 0 ? new AbortController().signal : AbortSignal.timeout(timeoutMs);
  const loaded = await execBundles(options.texts("bundle"), config, { world, regoVersion, signal });
  const named = options.text("decision");
  const path = named === "" ? defaultDecision : named.split("/").filter((part) => part !== "");
  const shown = named === "" ? `/${defaultDecision.join("/")}` : named;
  const decision = await Decision.of(loaded, path, world);
  const report = new ExecReport(failOn(options));
  const decide = async ({ path: input, value }: Input): Promise<void> => {
    if (value === undefined) return report.unread(input);
    const leftMs = timeoutMs === 0 ? 0 : Math.max(1, until - Date.now());
    report.add(input, await decision.of(value, leftMs, (line) => log.info(line)), shown);
  };
  if (options.bool("stdin-input")) await decide(await stdinInput(world));
  for (const input of inputsOf(paths, world)) await decide(input);
  world.out(report.text());
  const failure = report.failure();
  if (failure !== undefined) throw new Problem("exec_failed", failure);
}

/** Throws Problem `exec_failed` for two of them. */
function failOn(options: Options): FailOn | undefined {
  const [fail, defined, nonEmpty] = ["fail", "fail-defined", "fail-non-empty"].map((name) => options.bool(name));
  const refuse = (a: string, b: string): never => {
    throw new Problem("exec_failed", `specify --${a} or --${b} but not both`);
  };
  if (fail === true && defined === true) refuse("fail", "fail-defined");
  if (nonEmpty === true && fail === true) refuse("fail-non-empty", "fail");
  if (nonEmpty === true && defined === true) refuse("fail-non-empty", "fail-defined");
  if (fail === true) return "undefined";
  return defined === true ? "defined" : nonEmpty === true ? "non-empty" : undefined;
}
