import { arch, version as nodeVersion, platform } from "node:process";
import { OPA_VERSION } from "../version.ts";
import type { Call } from "./command.ts";

/** `opa version`: the release of OPA that is followed, and what really runs. */
export function version({ world }: Call): Promise<number> {
  world.out(
    [
      `Version: ${OPA_VERSION}`,
      "Build Commit: ",
      "Build Timestamp: ",
      "Build Hostname: ",
      `Go Version: none, Node.js ${nodeVersion}`,
      `Platform: ${platform}/${arch === "x64" ? "amd64" : arch}`,
      "Rego Version: v1",
      "WebAssembly: unavailable",
      "",
    ].join("\n"),
  );
  return Promise.resolve(0);
}
