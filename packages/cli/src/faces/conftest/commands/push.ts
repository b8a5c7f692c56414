import { readFileSync } from "node:fs";
import { normalize, resolve } from "node:path";
import { goJson, type Writable } from "../../go/json.ts";
import { findFiles } from "../../load/find-files.ts";
import { isData } from "../../load/read-data.ts";
import type { World } from "../../world.ts";
import type { Call } from "../line/command.ts";
import { openPolicy } from "../policy/open.ts";
import { refusal, within } from "../refusal.ts";
import { parseReference } from "../registry/reference.ts";
import { type Descriptor, digestOf, openRegistry, type Registry } from "../registry/registry.ts";
import { commandUsage } from "./help.ts";

const POLICY_LAYER = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego";
const DATA_LAYER = "application/vnd.cncf.openpolicyagent.data.layer.v1+json";
const CONFIG = { mediaType: "application/vnd.unknown.config.v1+json", bytes: Buffer.from("{}") };

/** `conftest push`: policies and data as an artifact, each file a layer. They must compile. */
export async function push({ command, operands, settings, world }: Call): Promise<number> {
  const [given] = operands;
  if (given === undefined) {
    world.err(commandUsage(command, []));
    throw refusal("usage", "missing required arguments");
  }
  if (!given.includes("/")) throw refusal("usage", "destination url missing repository");
  const bare = given.replaceAll("oci://", "");
  const repository = bare.slice(bare.lastIndexOf("/") + 1).includes(":") ? bare : `${bare}:latest`;
  log(world, `pushing bundle to: ${repository}`);
  const policy = settings.text("policy");
  const data = settings.text("data");
  if (policy === "" && data === "") throw refusal("usage", "either policy or data must be set");
  const digest = await within("push bundle", async () => {
    const reference = parseReference(repository);
    const registry = await openRegistry(reference, {
      tls: settings.isSet("tls") ? settings.bool("tls") : undefined,
      env: world.env,
    });
    const parts = { policy, data: data === "" ? policy : data, regoVersion: settings.text("rego-version") };
    return pushFiles(registry, reference.reference, await within("pushing layers", () => layersOf(parts, world)));
  });
  log(world, `pushed bundle with digest: ${digest}`);
  return 0;
}

/** A line as Go's logger writes it: with the local day and time in front. */
function log(world: World, message: string): void {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}/${two(now.getMonth() + 1)}/${two(now.getDate())}`;
  world.out(`${day} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())} ${message}\n`);
}

interface Layer {
  readonly mediaType: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface Parts {
  readonly policy: string;
  readonly data: string;
  readonly regoVersion: string;
}

async function layersOf({ policy, data, regoVersion }: Parts, world: World): Promise<readonly Layer[]> {
  const policies = policy === "" ? [] : [policy];
  if (policies.length > 0)
    await openPolicy(
      { policy: policies, data: [data], regoVersion, strict: false, capabilities: "", trace: false },
      world,
    );
  const layer =
    (mediaType: string) =>
    (file: { readonly path: string }): Layer => ({
      mediaType,
      path: normalize(file.path),
      bytes: readFileSync(resolve(world.cwd, file.path)),
    });
  const rego = findFiles(policies, world.cwd, (name) => name.endsWith(".rego")).files;
  const documents = findFiles(data === "" ? [] : [data], world.cwd, isData).files;
  return [...rego.map(layer(POLICY_LAYER)), ...documents.map(layer(DATA_LAYER))];
}

async function pushFiles(registry: Registry, tag: string, layers: readonly Layer[]): Promise<string> {
  const descriptors: Descriptor[] = [];
  for (const { mediaType, path, bytes } of layers) {
    const digest = digestOf(bytes);
    await registry.putBlob(bytes, digest);
    descriptors.push({
      mediaType,
      digest,
      size: bytes.length,
      annotations: { "org.opencontainers.image.title": path },
    });
  }
  const config: Descriptor = { mediaType: CONFIG.mediaType, digest: digestOf(CONFIG.bytes), size: CONFIG.bytes.length };
  await registry.putBlob(CONFIG.bytes, config.digest);
  const manifest = new Map<string, Writable>([
    ["schemaVersion", 2],
    ["config", descriptorFields(config)],
    ["layers", descriptors.map(descriptorFields)],
  ]);
  const bytes = Buffer.from(goJson(manifest, { numbers: "literal" }));
  await registry.putManifest(bytes, tag);
  return digestOf(bytes);
}

function descriptorFields({ mediaType, digest, size, annotations }: Descriptor): Writable {
  const fields = new Map<string, Writable>([
    ["mediaType", mediaType],
    ["digest", digest],
    ["size", size],
  ]);
  if (annotations !== undefined) fields.set("annotations", annotations);
  return fields;
}
