import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Json, ownValue } from "@sekisho/core";

export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** What `docker login` has kept for a host: in its configuration file, or with the helper that the file names. */
export async function credentialFor(
  host: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Credential | undefined> {
  const config = readConfig(join(env["DOCKER_CONFIG"] ?? join(env["HOME"] ?? "", ".docker"), "config.json"));
  const helper = ownValue(ownValue(config, "credHelpers"), host) ?? ownValue(config, "credsStore");
  if (typeof helper === "string") return askHelper(helper, host);
  const auths = ownValue(config, "auths");
  const auth = ownValue(ownValue(auths, host) ?? ownValue(auths, `https://${host}`), "auth");
  if (typeof auth !== "string") return undefined;
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function readConfig(path: string): Json {
  try {
    // JSON.parse gives JSON values.
    return JSON.parse(readFileSync(path, "utf8")) as Json;
  } catch {
    // Nobody has signed in.
    return null;
  }
}

function askHelper(helper: string, host: string): Promise<Credential | undefined> {
  const child = spawn(`docker-credential-${helper}`, ["get"], { stdio: ["pipe", "pipe", "ignore"], timeout: 30_000 });
  child.stdin.on("error", () => undefined);
  child.stdin.end(host);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => void (said += chunk.toString()));
  return new Promise((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("close", (status) => resolve(status === 0 ? readAnswer(said) : undefined));
  });
}

function readAnswer(text: string): Credential | undefined {
  try {
    const answer = JSON.parse(text) as Json;
    const [user, password] = [ownValue(answer, "Username"), ownValue(answer, "Secret")];
    if (!isJsonObject(answer) || typeof user !== "string" || typeof password !== "string") return undefined;
    return { user, password };
  } catch {
    return undefined;
  }
}
