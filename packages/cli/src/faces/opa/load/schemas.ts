import { readFileSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Json } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import { findFiles } from "../../load/find-files.ts";
import { OpaErrors } from "../output/errors.ts";

/**
 * What `--schema` names: a file is the schema of every input, files of a directory are for METADATA to name by their
 * place, `schema.k8s.pod` for k8s/pod.json. Undefined without the flag. Throws {@link OpaErrors}.
 */
export function loadSchemas(path: string, cwd: string): Readonly<Record<string, Json>> | undefined {
  if (path === "") return undefined;
  const full = resolve(cwd, path);
  if (!isDirectory(full, path)) return { schema: readSchema(full, path) };
  const { files } = findFiles([full], cwd, (name) => name.endsWith(".json"));
  const named = files.map(({ path: file }) => {
    const parts = relative(full, file)
      .replace(/\.json$/, "")
      .split("/");
    return [["schema", ...parts].join("."), readSchema(file, file)] as const;
  });
  return Object.fromEntries(named);
}

function isDirectory(full: string, path: string): boolean {
  try {
    return statSync(full).isDirectory();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new OpaErrors([{ message: systemText(error).replace(full, path) }], "during loading");
  }
}

function readSchema(full: string, path: string): Json {
  const { documents, diagnostics } = json.read(readFileSync(full), path, { duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw new OpaErrors([{ message: `${path}: ${mistake.message}` }]);
  return documents[0]?.value ?? null;
}
