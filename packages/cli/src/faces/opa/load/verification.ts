import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemText } from "../../go/system-text.ts";
import type { Verification } from "../bundle/signature.ts";
import type { Options } from "../options.ts";
import { OpaErrors } from "../output/errors.ts";

/** The key that `--verification-key` names; undefined without it. Throws {@link OpaErrors}. */
export function verificationOf(options: Options, cwd: string): Verification | undefined {
  const given = options.has("verification-key") ? options.text("verification-key") : "";
  if (given === "") return undefined;
  const [keyId, scope, algorithm] = ["verification-key-id", "scope", "signing-alg"].map((name) => options.text(name));
  const key = { key: keyText(given, cwd), algorithm: algorithm ?? "", scope: scope ?? "" };
  return {
    keys: new Map([[keyId ?? "", key]]),
    keyId: keyId ?? "",
    scope: scope ?? "",
    exclude: options.texts("exclude-files-verify"),
  };
}

/** A key: what stands in the file of that name, and where there is none, the text itself. Throws {@link OpaErrors}. */
export function keyText(given: string, cwd: string): string {
  if (given.startsWith("-----BEGIN")) return given;
  try {
    return readFileSync(resolve(cwd, given), "utf8");
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    if ("code" in error && (error.code === "ENOENT" || error.code === "ENAMETOOLONG")) return given;
    throw new OpaErrors([{ message: systemText(error).replace(resolve(cwd, given), given) }]);
  }
}
