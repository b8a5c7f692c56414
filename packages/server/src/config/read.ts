import { readFileSync } from "node:fs";
import { type Diagnostic, type Json, type Mistake, type Outcome, type Path, spanOf } from "@sekisho/core";
import { type Document, yaml } from "@sekisho/formats";
import type { ConfigResult, Gate } from "@sekisho/gate";
import { logMistakes } from "../process/log-settings.ts";
import { laidOver, type Setting, settingsIn } from "./environment.ts";
import { type ServerYaml, serverYaml } from "./schema.ts";
import { type ServerConfig, withAbsolutePaths } from "./server-config.ts";

export interface ConfigSources {
  /** server.yaml, absolute. Absent: the environment and the defaults. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the command line says; it wins. */
  readonly flags?: readonly Setting[];
  /** Absolute: where paths count from, where there is no file. */
  readonly cwd: string;
  readonly gates: readonly Gate[];
}

/**
 * The configuration of a server: the command line over the environment over server.yaml over the defaults. Every mistake at once, those in
 * settings of gates and notifications, too. Codes: those of the YAML reader, `server_…` for what the schema does not take,
 * `server_unreadable`, `server_empty` and `server_many_documents`.
 */
export async function readServerConfig({
  file,
  env,
  flags = [],
  cwd,
  gates,
}: ConfigSources): Promise<Outcome<ServerConfig>> {
  const document = file === undefined ? undefined : readDocument(file);
  if (document !== undefined && "diagnostics" in document) return document;
  const settings = [...settingsIn(env), ...flags];
  const written: Json = document?.value ?? { apiVersion: "server/v1" };
  const value = settings.reduce<Json>(laidOver, written);
  const diagnostics: Diagnostic[] = [...logMistakes(env)];
  const report = (mistake: Mistake): number => diagnostics.push(diagnosticOf(mistake, document, settings));
  const read = serverYaml.read(value, [], report);
  if (typeof read === "symbol") return { diagnostics };
  for (const mistake of [...(await gateMistakes(read, gates)), ...(await notifyMistakes(read))]) report(mistake);
  return diagnostics.length > 0 ? { diagnostics } : { value: withAbsolutePaths(read, file, cwd), diagnostics };
}

function readDocument(file: string): Document | { readonly diagnostics: readonly Diagnostic[] } {
  const refuse = (code: string, message: string): { readonly diagnostics: readonly Diagnostic[] } => ({
    diagnostics: [{ code, severity: "error", message }],
  });
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return refuse(
      "server_unreadable",
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { documents, diagnostics } = yaml.read(bytes, file);
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
  const [document, second] = documents;
  if (document === undefined)
    return refuse("server_empty", `${file} is empty; its first line is \`apiVersion: server/v1\``);
  if (second !== undefined) return refuse("server_many_documents", `${file} holds several documents; expected one`);
  return document;
}

/** Settings of gates that are not there, and what the gates' own schemas say. */
async function gateMistakes({ gates: settings }: ServerYaml, gates: readonly Gate[]): Promise<readonly Mistake[]> {
  const unknown = [...settings.keys()].filter((name) => !gates.some((gate) => gate.name === name));
  const mistakes: Mistake[] = unknown.map((name) => ({
    kind: "unknown_key",
    at: ["gates", name],
    message: `there is no gate ${JSON.stringify(name)}`,
    hint: `there is ${gates.map((gate) => gate.name).join(", ")}`,
  }));
  for (const gate of gates) {
    const schema = await gate.config?.();
    const given = settings.get(gate.name);
    if (schema === undefined && given !== undefined && JSON.stringify(given) !== "{}") {
      mistakes.push({ kind: "bad_value", at: ["gates", gate.name], message: "this gate has no settings; expected {}" });
    }
    const read = schema?.safeParse(given ?? {});
    if (read !== undefined) mistakes.push(...mistakesBelow(["gates", gate.name], read));
  }
  return mistakes;
}

/** What the schema of notifications says, which is loaded where there is something to read. */
async function notifyMistakes({ notify }: ServerYaml): Promise<readonly Mistake[]> {
  if (notify === undefined) return [];
  const { notifyConfig } = await import("@sekisho/notify/config");
  return mistakesBelow(["notify"], notifyConfig.safeParse(notify));
}

function mistakesBelow(at: Path, read: ConfigResult<unknown>): readonly Mistake[] {
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => {
    const below = path.map((step) => (typeof step === "number" ? step : String(step)));
    return { kind: "bad_value", at: [...at, ...below], message };
  });
}

function diagnosticOf(
  { kind, at, message, hint }: Mistake,
  document: Document | undefined,
  settings: readonly Setting[],
): Diagnostic {
  const setting = settings.findLast(({ path }) => path.every((step, i) => at[i] === step));
  const span =
    setting !== undefined || document === undefined
      ? undefined
      : spanOf(at, kind === "unknown_key" || kind === "missing_key" ? "key" : "value", (path: Path) =>
          document.locate(path),
        );
  return {
    code: `server_${kind}`,
    severity: "error",
    message: setting === undefined ? message : `${setting.name}: ${message}`,
    ...(span !== undefined && { span }),
    ...(hint !== undefined && { hint }),
  };
}
