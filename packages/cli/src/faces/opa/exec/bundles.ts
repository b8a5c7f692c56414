import { resolve } from "node:path";
import { type JsonObject, Problem } from "@sekisho/core";
import type { RegoVersion } from "@sekisho/rego/on-demand";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import type { Bundle, BundleFile } from "../bundle/bundle.ts";
import { archiveFiles, bundleFiles } from "../bundle/files.ts";
import { bundleOf } from "../bundle/read-bundle.ts";
import { overlapOf } from "../bundle/roots.ts";
import type { Verification } from "../bundle/signature.ts";
import { activated, type NamedBundle } from "../load/load-bundles.ts";
import type { Loaded } from "../load/loaded.ts";
import { bytesOf, keysOf, SIZE_LIMIT, serviceOf, verificationOf } from "../server/plugins/bundles.ts";
import { askService, type Service, servicesOf } from "../server/plugins/services.ts";
import { numberField, objectField, textField } from "../server/settings/fields.ts";

/** Why a bundle is not in force: OPA tells it twice, in a line of its own and as what ends the command. */
export class BundleFailed extends Problem {
  readonly bundle: string;
  /** What was tried. */
  readonly step: "load" | "activation";
  /** What a service has answered with. */
  readonly httpCode: number | undefined;

  constructor(
    bundle: string,
    step: "load" | "activation",
    error: { readonly message: string; readonly httpCode?: number },
  ) {
    super("bundle_failed", error.message, { cause: error });
    this.bundle = bundle;
    this.step = step;
    this.httpCode = error.httpCode;
  }
}

interface Source {
  readonly name: string;
  /** Rejects with what the system refuses, and Problem. */
  readonly files: () => Promise<readonly BundleFile[]> | readonly BundleFile[];
  readonly verification: Verification | undefined;
}

export interface ExecBundlesOptions {
  readonly world: World;
  readonly regoVersion: RegoVersion;
  /** Ends the asking of services. */
  readonly signal: AbortSignal;
}

/**
 * The bundles of `--bundle` and of a configuration, from files (`resource: file://…`) and services, as one program. Throws
 * Problem `config_invalid`, `config_unsupported`, and {@link BundleFailed}.
 */
export async function execBundles(
  paths: readonly string[],
  config: JsonObject,
  { world: { cwd }, regoVersion, signal }: ExecBundlesOptions,
): Promise<Loaded> {
  const sources = [...configured(config, signal), ...paths.map((path, i) => fromFile(`~${i}`, resolve(cwd, path)))];
  const bundles: NamedBundle[] = [];
  for (const source of sources) bundles.push({ name: source.name, bundle: await read(source, regoVersion) });
  const overlap = overlapOf(bundles.map(({ name, bundle }) => ({ name, roots: bundle.manifest.roots })));
  if (overlap !== undefined) throw new BundleFailed(bundles.at(-1)?.name ?? "", "activation", { message: overlap });
  return activated(bundles);
}

/** In bundles that are in force modules are called by their place in the bundle. */
async function read({ name, files, verification }: Source, regoVersion: RegoVersion): Promise<Bundle> {
  try {
    const contents = (await files()).map((file) => ({ ...file, file: file.path }));
    return bundleOf(contents, { regoVersion, verification });
  } catch (error) {
    if (error instanceof BundleFailed) throw error;
    if (error instanceof Problem) throw new BundleFailed(name, "load", error);
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new BundleFailed(name, "load", { message: systemText(error) });
  }
}

function fromFile(name: string, path: string, verification?: Verification): Source {
  return { name, files: () => bundleFiles(path, { cwd: "/", ignores: () => false }), verification };
}

function configured(config: JsonObject, signal: AbortSignal): readonly Source[] {
  const keys = keysOf(objectField(config, "keys"));
  const services = servicesOf(config);
  const bundles = objectField(config, "bundles");
  return Object.keys(bundles).map((name) => {
    const bundle = objectField(bundles, name);
    const resource = textField(bundle, "resource", `bundles/${name}`);
    const verification = verificationOf(bundle, keys);
    if (resource.startsWith("file://"))
      return fromFile(name, decodeURI(resource.slice("file://".length)), verification);
    const service = serviceOf(bundle, `bundles.${name}`, services);
    const sizeLimit = numberField(bundle, "size_limit_bytes", SIZE_LIMIT);
    return { name, files: () => download({ name, service, resource, sizeLimit }, signal), verification };
  });
}

interface Asked {
  readonly name: string;
  readonly service: Service;
  readonly resource: string;
  readonly sizeLimit: number;
}

async function download(
  { name, service, resource, sizeLimit }: Asked,
  signal: AbortSignal,
): Promise<readonly BundleFile[]> {
  const headers = { prefer: "modes=snapshot" };
  const answer = await askService(service, { method: "GET", path: resource, headers, signal });
  if (answer.status === 200) return archiveFiles(await bytesOf(answer, sizeLimit), name);
  await answer.body?.cancel();
  const message = `server replied with ${answer.statusText || answer.status}`;
  throw new BundleFailed(name, "load", { message, httpCode: answer.status });
}
