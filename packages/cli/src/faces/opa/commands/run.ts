import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "@sekisho/core";
import type { World } from "../../world.ts";
import { load, loadOptions } from "../load/load.ts";
import { openBundles } from "../load/load-bundles.ts";
import { verificationOf } from "../load/verification.ts";
import type { Options } from "../options.ts";
import { withBundle, withData, withVersion } from "../server/contents/activate.ts";
import { type Contents, NOTHING, type Policy } from "../server/contents/contents.ts";
import { readAddress } from "../server/http/addresses.ts";
import type { Certificate } from "../server/http/listen.ts";
import { Log, type LogFormat, type LogLevel } from "../server/log/log.ts";
import { readConfig } from "../server/settings/read-config.ts";
import { serverConfig } from "../server/settings/server-config.ts";
import { type RunningServer, startServer } from "../server/start.ts";
import { watchPaths } from "../server/watch.ts";
import type { Call } from "./command.ts";

/** `opa run --server`: answers until it is told to end. */
export async function run({ operands, options, world }: Call): Promise<number> {
  const log = new Log({
    // The flags take these words only.
    level: options.text("log-level") as LogLevel,
    format: options.text("log-format") as LogFormat,
    write: (text) => world.err(text),
  });
  try {
    await serve(operands, options, { world, log });
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    log.flush();
    world.err(`error: ${error.message}\n`);
    return error.code === "config_unsupported" ? 2 : 1;
  }
}

interface Surroundings {
  readonly world: World;
  readonly log: Log;
}

async function serve(operands: readonly string[], options: Options, { world, log }: Surroundings): Promise<void> {
  const ending = toldToEnd();
  const addresses = addressesOf(options, "addr");
  const diagnosticAddresses = addressesOf(options, "diagnostic-addr");
  const config = serverConfig(readConfig(options, world));
  log.info("Initializing server.", {
    addrs: addresses.map(({ text }) => text),
    "diagnostic-addrs": diagnosticAddresses.map(({ text }) => text),
  });
  const server = await startServer({
    addresses,
    diagnosticAddresses,
    listening: {
      certificate: certificateOf(options, world),
      socketMode: Number.parseInt(options.text("unix-socket-perm"), 8),
    },
    config,
    contents: withFiles(NOTHING, { operands, options, world }),
    readyTimeoutMs: options.number("ready-timeout") * 1_000,
    regoVersion: options.bool("v0-compatible") ? "v0" : "v1",
    maxErrors: options.number("max-errors"),
    authentication: options.text("authentication") === "token" ? "token" : "off",
    authorization: options.text("authorization") === "basic" ? "basic" : "off",
    log,
    world,
  });
  log.debug("Server initialized.", { addrs: server.addresses, "diagnostic-addrs": server.diagnosticAddresses });
  const watching = options.bool("watch") ? watchFiles(operands, options, { world, log, server }) : undefined;
  await ending;
  watching?.close();
  log.info("Shutting down...");
  await pause(options.number("shutdown-wait-period") * 1_000);
  await server.close(options.number("shutdown-grace-period") * 1_000);
  log.info("Server shutdown.");
  log.flush();
}

/** Puts files into force again when they change; with a mistake in them what is in force stays. */
function watchFiles(
  operands: readonly string[],
  options: Options,
  { world, log, server }: Surroundings & { readonly server: RunningServer },
): { close(): void } {
  const read = (around: Contents): Contents => withVersion(withFiles(around, { operands, options, world }));
  let fromFiles = new Set(read(NOTHING).policies.keys());
  return watchPaths(operands, world.cwd, () => {
    try {
      server.store.change((contents) => {
        // What requests and services brought stays.
        const others = [...contents.policies].filter(([id, { bundle }]) => bundle !== undefined || !fromFiles.has(id));
        return read({ ...contents, policies: new Map(others) });
      });
      fromFiles = new Set(read(NOTHING).policies.keys());
      log.info("Processed file watch event.");
    } catch (error) {
      if (!(error instanceof Problem) && !(error instanceof Error && "syscall" in error)) throw error;
      log.error("Failed to reload files.", { err: error.message });
    }
  });
}

/** Resolves at the first signal; another ends the process at once. */
async function toldToEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.removeListener("SIGTERM", end);
      process.removeListener("SIGINT", end);
      resolve();
    };
    process.on("SIGTERM", end);
    process.on("SIGINT", end);
  });
}

function addressesOf(options: Options, flag: string): ReturnType<typeof readAddress>[] {
  const isOpen = flag === "addr" && options.bool("v0-compatible") && !options.isGiven(flag);
  return (isOpen ? [":8181"] : options.texts(flag)).map(readAddress);
}

interface Files {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly world: World;
}

/** Contents with what the operands name put over them. Throws OpaErrors, BundleRefused and other Problems. */
function withFiles(contents: Contents, { operands, options, world: { cwd } }: Files): Contents {
  const loading = loadOptions(options, cwd);
  if (options.bool("bundle")) {
    const verification = options.bool("skip-verify") ? "skip" : verificationOf(options, cwd);
    const bundles = openBundles(operands, { ...loading, verification });
    return bundles.reduce((all, { name, bundle }) => withBundle(all, { name, bundle, etag: "" }), contents);
  }
  const { modules, data } = load({ paths: operands, bundles: [] }, loading, "during loading");
  const policies = modules.map((module): [string, Policy] => [module.file, { module }]);
  return { ...withData(contents, data), policies: new Map([...contents.policies, ...policies]) };
}

/** Throws Problem `certificate_missing`. */
function certificateOf(options: Options, { cwd }: World): Certificate | undefined {
  const [cert, key] = [options.text("tls-cert-file"), options.text("tls-private-key-file")];
  if (cert === "" && key === "") return undefined;
  if (cert === "" || key === "") {
    throw new Problem("certificate_missing", "--tls-cert-file and --tls-private-key-file must be specified together");
  }
  return { cert: readFileSync(resolve(cwd, cert)), key: readFileSync(resolve(cwd, key)) };
}
