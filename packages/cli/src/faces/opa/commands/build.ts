import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isJsonObject, type JsonObject, Problem } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { formatted } from "../bundle/format.ts";
import { MANIFEST } from "../bundle/manifest.ts";
import { mergeBundles } from "../bundle/merge.ts";
import type { Signing } from "../bundle/sign.ts";
import { writeBundle } from "../bundle/write-bundle.ts";
import { loadOptions } from "../load/load.ts";
import { openBundles } from "../load/load-bundles.ts";
import { loadPaths } from "../load/load-paths.ts";
import { keyText, verificationOf } from "../load/verification.ts";
import type { Options } from "../options.ts";
import { errorsText, OpaErrors } from "../output/errors.ts";
import { compileLoaded } from "../query/program.ts";
import type { Call } from "./command.ts";
import { NO_KEY } from "./signing-flags.ts";

/** `opa build`: policies and data as one bundle. Like OPA it tells its mistakes on standard output. */
export async function build({ operands, options, world }: Call): Promise<number> {
  try {
    await buildBundle(operands, options, world);
    return 0;
  } catch (error) {
    return told(error, world);
  }
}

/** `error: WHY`, and OPA's status. */
export function told(error: unknown, { out, cwd }: World): number {
  const isSystem = error instanceof Error && "syscall" in error;
  if (!(error instanceof Problem) && !isSystem) throw error;
  const text = error instanceof OpaErrors ? errorsText(error.list, error.when) : error.message;
  out(`error: ${isSystem ? systemText(error).replace(`${cwd}/`, "") : text}\n`);
  return 1;
}

async function buildBundle(paths: readonly string[], options: Options, world: World): Promise<void> {
  const signing = signingOf(options, world);
  const isBundle = options.bool("bundle");
  const verifies = options.text("verification-key") !== "";
  if (!isBundle && (verifies || signing !== undefined))
    throw new Problem("usage", "enable bundle mode (ie. --bundle) to verify or sign bundle files or directories");
  if (!isBundle) warnOfManifests(paths, world);
  const entrypoints = options.texts("entrypoint").map(entrypointPath);
  const bundle = isBundle ? fromBundles(paths, options, world) : fromPaths(paths, options, world);
  await compileLoaded({ modules: bundle.modules.map(({ module }) => module), data: bundle.data }, options, world, {
    types: true,
  });
  const { manifest } = bundle;
  if (options.text("target") === "js") {
    const { buildModule } = await import("./build-module.ts");
    return buildModule({ bundle, entrypoints }, options, world);
  }
  const revision = options.isGiven("revision") ? options.text("revision") : manifest.revision;
  const written = formatted({ ...bundle, manifest: { ...manifest, revision } });
  writeFileSync(resolve(world.cwd, options.text("output")), writeBundle(written, signing));
}

function warnOfManifests(paths: readonly string[], { cwd, err }: World): void {
  for (const path of paths) {
    if (!isDirectory(resolve(cwd, path)) || !isThere(resolve(cwd, path, MANIFEST))) continue;
    const where = `${MANIFEST} file found in ${JSON.stringify(path)}`;
    err(`Warning: ${where} but -b flag not specified. Manifest will be ignored.\n`);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A path with slashes, every part of it escaped as in URLs. */
function entrypointPath(entrypoint: string): readonly string[] {
  try {
    return entrypoint.replace(/^\//, "").split("/").map(decodeURIComponent);
  } catch {
    throw new Problem("usage", `entrypoint ${entrypoint} not valid: use <package>/<rule>`);
  }
}

function fromBundles(paths: readonly string[], options: Options, world: World): Bundle {
  const verification = verificationOf(options, world.cwd);
  const loading = { ...loadOptions(options, world.cwd), verification, followLinks: options.bool("follow-symlinks") };
  const bundles = step("load error", () => openBundles(paths, loading));
  return step("bundle merge failed", () =>
    mergeBundles(
      bundles.map(({ bundle }) => bundle),
      loading.regoVersion,
    ),
  );
}

/** Says what was tried before what refused it. */
function step<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.code, `${what}: ${error.message}`, { cause: error });
  }
}

/** Files and directories below one bundle that owns everything. Archives are passed over, as OPA does. */
function fromPaths(paths: readonly string[], options: Options, world: World): Bundle {
  const loading = loadOptions(options, world.cwd);
  const taken = paths.filter((path) => !path.endsWith(".tar.gz"));
  const { modules, data, errors } = loadPaths(taken, loading);
  if (errors.length > 0) throw new Problem("opa_errors", `load error: ${errorsText(errors, "during loading")}`);
  const regoVersion = loading.regoVersion === "v0" ? 0 : 1;
  const manifest = { revision: "", roots: [""], regoVersion, fileRegoVersions: new Map<string, number>() };
  const named = modules.map((module) => {
    const url = join("/", module.file).slice(1);
    return { path: `/${url}`, file: module.file, url, text: module.text, module };
  });
  return { manifest, modules: named, data };
}

/** How the bundle is signed; undefined without `--signing-key`. Throws Problem, and what the system refuses. */
export function signingOf(options: Options, { cwd }: World): Signing | undefined {
  const given = options.text("signing-key");
  const claimsFile = options.text("claims-file");
  if (given === "") {
    if (claimsFile === "") return undefined;
    throw new Problem("usage", NO_KEY);
  }
  const key = { key: keyText(given, cwd), algorithm: options.text("signing-alg") };
  if (claimsFile !== "") return { ...key, claims: readClaims(claimsFile, cwd) };
  return options.has("verification-key-id") ? { ...key, keyId: options.text("verification-key-id") } : key;
}

function readClaims(path: string, cwd: string): JsonObject {
  const { documents, diagnostics } = json.read(readFileSync(resolve(cwd, path)), path, {
    numbers: "text",
    duplicates: "last",
  });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  const value = documents[0]?.value;
  if (mistake !== undefined || !isJsonObject(value))
    throw new Problem("usage", `${path}: ${mistake?.message ?? "expected an object"}`);
  return value;
}
