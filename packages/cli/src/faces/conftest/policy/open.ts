import { join } from "node:path";
import { cacheDirectory, isJsonObject, type JsonObject } from "@sekisho/core";
import type { CodeCache } from "@sekisho/rego/code-cache";
import {
  type Builtin,
  builtinsFor,
  type CompileOptions,
  compileWith,
  type Module,
  type Program,
} from "@sekisho/rego/on-demand";
import { findFiles, loaderText } from "../../load/find-files.ts";
import { isData, readData } from "../../load/read-data.ts";
import type { World } from "../../world.ts";
import { refusal, within } from "../refusal.ts";
import { loadCapabilities } from "./capabilities.ts";
import { loadModules, mistakesText, regoVersionOf } from "./load-modules.ts";
import { refuseProblematicIf } from "./rule-names.ts";

/** What tools/build.ts puts into the bundle: a digest over all sources. */
declare const SEKISHO_STAMP: string | undefined;

export interface PolicyOptions {
  readonly policy: readonly string[];
  readonly data: readonly string[];
  readonly regoVersion: string;
  readonly strict: boolean;
  /** A file, or nothing. */
  readonly capabilities: string;
  /** Whether the program is made of closures, which can tell how they run, and not of code, which is fast. */
  readonly trace: boolean;
  /** Functions beside those of OPA and Conftest. */
  readonly builtins?: readonly Builtin[];
  /** What is to be compiled in place of the modules, when other names are needed. */
  readonly rename?: (modules: readonly Module[]) => readonly Module[];
}

/** Compiled policies with the documents that they read. */
export interface Policy {
  readonly modules: readonly Module[];
  readonly program: Program;
  readonly data: JsonObject;
  /** What of `data.conftest` the data files say. */
  readonly own: JsonObject;
  /** Keeps the compiled code for the next run. */
  readonly keep: () => void;
}

/** Whether texts call a function that Conftest adds to OPA's. */
const CALLS_CONFIG_BUILTIN = /\bparse_(config|config_file|combined_config_files)\b/;

/** The root under `data` that Conftest fills in for each file. */
const OWN_ROOT = "conftest";

/** Loads and compiles policies and data. Throws Problem: `policy_invalid`, `data_invalid`, `settings`, `not_found`. */
export async function openPolicy(options: PolicyOptions, world: World): Promise<Policy> {
  const allowed = options.capabilities === "" ? undefined : loadCapabilities(options.capabilities, world.cwd);
  return within("load", async () => {
    const modules = await within("loading policies", () =>
      loadModules(options.policy, regoVersionOf(options.regoVersion), world.cwd),
    );
    const { [OWN_ROOT]: own, ...data } = loadData(options.data, world.cwd);
    const renamed = options.rename?.(modules) ?? modules;
    const kept = renamed.every((module, i) => module === modules[i]);
    const { program, keep } = await within("loading policies", () =>
      compile(
        {
          modules: renamed,
          data,
          strict: options.strict,
          externals: ownRoots(modules),
          ...(options.trace && { backend: "closures" as const, traced: true }),
        },
        { kept, allowed, more: options.builtins ?? [] },
        world,
      ),
    );
    await within("loading policies", () => refuseProblematicIf(modules));
    return { modules, program, data, own: isJsonObject(own) ? own : {}, keep };
  });
}

interface CompileSettings {
  /** Whether the modules are what their texts say, by which kept code is found. */
  readonly kept: boolean;
  readonly allowed: ReadonlySet<string> | undefined;
  /** Functions that are always allowed. */
  readonly more: readonly Builtin[];
}

async function compile(
  options: CompileOptions & { readonly modules: readonly Module[] },
  { kept, allowed, more }: CompileSettings,
  world: World,
): Promise<Pick<Policy, "program" | "keep">> {
  const builtins = new Map(await builtinsOf(options.modules, allowed, world.cwd));
  for (const builtin of more) builtins.set(builtin.name, builtin);
  // Code that was kept knows nothing of what is allowed.
  const cache = kept && allowed === undefined ? await openCache(world) : undefined;
  const { value: program, diagnostics } =
    cache === undefined ? compileWith(builtins, options) : cache.compile(builtins, options);
  if (program === undefined) throw refusal("policy_invalid", `get compiler: ${mistakesText(diagnostics)}`);
  return { program, keep: () => cache?.store() };
}

async function builtinsOf(
  modules: readonly Module[],
  allowed: ReadonlySet<string> | undefined,
  cwd: string,
): Promise<ReadonlyMap<string, Builtin>> {
  const texts = modules.map(({ text }) => text);
  const builtins = new Map(await builtinsFor(texts));
  if (texts.some((text) => CALLS_CONFIG_BUILTIN.test(text))) {
    const { configBuiltins } = await import("./config-builtins.ts");
    for (const builtin of await configBuiltins(cwd)) builtins.set(builtin.name, builtin);
  }
  if (allowed !== undefined) {
    for (const name of builtins.keys()) if (!allowed.has(name)) builtins.delete(name);
  }
  return builtins;
}

/** A package of this name keeps its rules; Conftest's own data are then not to be had. */
function ownRoots(modules: readonly Module[]): readonly string[] {
  return modules.some(({ package: { path } }) => path[0] === OWN_ROOT) ? [] : [OWN_ROOT];
}

/** The documents of all data files below some paths. Throws Problem `data_invalid`. */
function loadData(paths: readonly string[], cwd: string): JsonObject {
  const found = findFiles(paths, cwd, isData);
  const { data, mistakes } = readData(found.files, cwd);
  const wrong = [...found.mistakes, ...mistakes];
  if (wrong.length > 0) throw refusal("data_invalid", `load documents: ${loaderText(wrong)}`);
  return data;
}

async function openCache(world: World): Promise<CodeCache | undefined> {
  const directory = cacheDirectory(world.env, world.cwd);
  if (directory === undefined) return undefined;
  const { CodeCache } = await import("@sekisho/rego/code-cache");
  const stamp = typeof SEKISHO_STAMP === "string" ? SEKISHO_STAMP : undefined;
  return new CodeCache({ directory: join(directory, "code"), stamp });
}
