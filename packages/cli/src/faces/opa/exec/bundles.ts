import { resolve } from "node:path";
import { isJsonObject, type JsonObject, ownValue, Problem } from "@sekisho/core";
import type { RegoVersion } from "@sekisho/rego/on-demand";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { bundleFiles } from "../bundle/files.ts";
import { bundleOf } from "../bundle/read-bundle.ts";
import { overlapOf } from "../bundle/roots.ts";
import type { Verification, VerificationKey } from "../bundle/signature.ts";
import { activated, type NamedBundle } from "../load/load-bundles.ts";
import type { Loaded } from "../load/loaded.ts";
import { objectField, textField, textsField } from "../server/settings/fields.ts";

/** Why a bundle is not in force: OPA tells it twice, in a line of its own and as what ends the command. */
export class BundleFailed extends Problem {
  readonly bundle: string;
  /** What was tried. */
  readonly step: "load" | "activation";

  constructor(bundle: string, step: "load" | "activation", error: { readonly message: string }) {
    super("bundle_failed", error.message, { cause: error });
    this.bundle = bundle;
    this.step = step;
  }
}

interface Source {
  readonly name: string;
  readonly path: string;
  readonly verification: Verification | undefined;
}

/**
 * The bundles of `--bundle` and of a configuration (`resource: file://…`, `signing` with `keys`), as one program. Throws
 * Problem `config_invalid`, `config_unsupported`, and {@link BundleFailed}.
 */
export function execBundles(
  paths: readonly string[],
  config: JsonObject,
  { world: { cwd }, regoVersion }: { readonly world: World; readonly regoVersion: RegoVersion },
): Loaded {
  const given = paths.map((path, i) => ({ name: `~${i}`, path: resolve(cwd, path), verification: undefined }));
  const sources = [...configured(config), ...given];
  const bundles = sources.map(({ name, path, verification }) => {
    return { name, bundle: readFrom(name, path, (files) => bundleOf(files, { regoVersion, verification })) };
  });
  refuseOverlaps(bundles);
  return activated(bundles);
}

/** In bundles that are in force modules are called by their place in the bundle. */
function readFrom(name: string, path: string, read: (files: ReturnType<typeof bundleFiles>) => Bundle): Bundle {
  try {
    const files = bundleFiles(path, { cwd: "/", ignores: () => false });
    return read(files.map((file) => ({ ...file, file: file.path })));
  } catch (error) {
    if (error instanceof Problem) throw new BundleFailed(name, "load", error);
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new BundleFailed(name, "load", { message: systemText(error) });
  }
}

function refuseOverlaps(bundles: readonly NamedBundle[]): void {
  const overlap = overlapOf(bundles.map(({ name, bundle }) => ({ name, roots: bundle.manifest.roots })));
  if (overlap !== undefined) throw new BundleFailed(bundles.at(-1)?.name ?? "", "activation", { message: overlap });
}

function configured(config: JsonObject): readonly Source[] {
  const keys = new Map(Object.entries(objectField(config, "keys")).map(([id, key]) => [id, keyOf(key)]));
  const bundles = objectField(config, "bundles");
  return Object.keys(bundles).map((name) => {
    const bundle = objectField(bundles, name);
    const resource = textField(bundle, "resource");
    if (!resource.startsWith("file://")) {
      const why = "it takes bundles from files (resource: file://…); opa run --server asks services";
      throw new Problem(
        "config_unsupported",
        `bundles.${name} from a service is not supported by sekisho opa exec: ${why}`,
      );
    }
    return {
      name,
      path: decodeURI(resource.slice("file://".length)),
      verification: verificationOf(name, bundle, keys),
    };
  });
}

function keyOf(given: JsonObject[string]): VerificationKey {
  const [key, algorithm, scope] = [
    textField(given, "key"),
    textField(given, "algorithm", "RS256"),
    textField(given, "scope"),
  ];
  return { key, algorithm, scope };
}

function verificationOf(
  name: string,
  bundle: JsonObject,
  keys: ReadonlyMap<string, VerificationKey>,
): Verification | undefined {
  const signing = ownValue(bundle, "signing");
  if (!isJsonObject(signing)) return keys.size === 0 ? undefined : { keys };
  const keyId = textField(signing, "keyid");
  if (!keys.has(keyId))
    throw new Problem(
      "config_invalid",
      `invalid configuration for bundle ${JSON.stringify(name)}: key id ${keyId} not found`,
    );
  return { keys, keyId, scope: textField(signing, "scope"), exclude: textsField(signing, "exclude_files") };
}
