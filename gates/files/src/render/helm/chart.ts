import { join } from "node:path";
import { isJsonObject, ownValue } from "@sekisho/core";
import { yaml } from "@sekisho/formats";
import { readBytes } from "../../read-bytes.ts";

/** What a Chart.yaml says of its chart, as far as it can be read: what is wrong with it, helm says. */
export interface ChartFile {
  readonly name?: string;
  /** It holds helpers for other charts and renders nothing. */
  readonly isLibrary: boolean;
}

/** Reads the Chart.yaml of a directory. */
export function readChartFile(directory: string): ChartFile {
  const path = join(directory, "Chart.yaml");
  const bytes = readBytes(path, path, "follow");
  const value = bytes instanceof Uint8Array ? yaml.read(bytes, path).documents[0]?.value : undefined;
  if (!isJsonObject(value)) return { isLibrary: false };
  const name = ownValue(value, "name");
  return { ...(typeof name === "string" ? { name } : {}), isLibrary: ownValue(value, "type") === "library" };
}
