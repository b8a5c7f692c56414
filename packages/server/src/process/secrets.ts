import { readFile } from "node:fs/promises";
import { Problem } from "@sekisho/core";
import type { SecretRef, Secrets } from "@sekisho/gate";

/** Secrets from files and the environment; each is told to `hide`, which keeps it out of logs. */
export function processSecrets(
  env: Readonly<Record<string, string | undefined>>,
  hide: (secret: string) => void,
): Secrets {
  return {
    async read(ref) {
      const text = (await textOf(ref, env)).trimEnd();
      if (text === "") throw new Problem("secret_missing", `${named(ref)} is empty`);
      hide(text);
      return text;
    },
  };
}

/** The passwords in a database's address, as they are written and as they are meant. */
export function passwordsIn(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  const { password, searchParams } = new URL(url);
  return [password, meant(password), ...searchParams.getAll("password")].filter((text) => text !== "");
}

/** What of a private key in PEM is secret: its lines without the marks around them. */
export function keyTextIn(pem: string): string {
  const lines = pem.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("-----")).join("\n");
}

function meant(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function textOf(ref: SecretRef, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  if ("env" in ref) {
    const text = env[ref.env];
    if (text === undefined) throw new Problem("secret_missing", `${named(ref)} is not set`);
    return text;
  }
  try {
    return await readFile(ref.file, "utf8");
  } catch (error) {
    throw new Problem("secret_missing", `${named(ref)} can't be read`, { cause: error });
  }
}

function named(ref: SecretRef): string {
  return "env" in ref ? `the environment variable ${ref.env}` : `the file ${ref.file}`;
}
