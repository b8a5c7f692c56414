import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem } from "@sekisho/core";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import type { BundleFile } from "../bundle/bundle.ts";
import { signedFile } from "../bundle/digest.ts";
import { bundleFiles } from "../bundle/files.ts";
import { signaturesText, signedToken } from "../bundle/sign.ts";
import { isSignature } from "../bundle/signature.ts";
import { signingOf, told } from "./build.ts";
import type { Call } from "./command.ts";
import { NO_KEY } from "./signing-flags.ts";

/** `opa sign`: the signature of bundles that are there, as a file beside them. */
export function sign({ operands, options, world }: Call): Promise<number> {
  try {
    const files = operands.flatMap((path) => filesOf(path, world)).filter((file) => !isSignature(file));
    const signing = signingOf(options, world);
    if (signing === undefined) throw new Problem("usage", NO_KEY);
    const signed = files.map(({ file, bytes }) => signedFile(file.replace(/^\//, ""), bytes));
    const target = join(options.text("output-file-path"), ".signatures.json");
    writeFileSync(resolve(world.cwd, target), signaturesText(signedToken(signed, signing)));
    return Promise.resolve(0);
  } catch (error) {
    return Promise.resolve(told(error, world));
  }
}

function filesOf(path: string, { cwd }: World): readonly BundleFile[] {
  try {
    return bundleFiles(path, { cwd, ignores: () => false });
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    const why = systemText(error).replace(resolve(cwd, path), path);
    throw new Problem("not_found", `error reading ${JSON.stringify(path)}: ${why}`, { cause: error });
  }
}
