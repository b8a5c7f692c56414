import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Decimal, isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import type { CheckResult, Result, ResultLocation } from "../check/result.ts";
import type { Call } from "../line/command.ts";
import { render } from "../output/output.ts";
import { refusal } from "../refusal.ts";

/** `conftest reformat`: results that were kept as JSON, from a file or standard input, in another format. */
export async function reformat({ operands, settings, world }: Call): Promise<number> {
  const [file] = operands;
  const bytes = file === undefined ? await world.stdin() : readBytes(file, world.cwd);
  const { documents, diagnostics } = json.read(bytes, file ?? "-", { numbers: "text", duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw refusal("parse_failed", `failed to parse JSON input: ${mistake.message}`);
  const value = documents[0]?.value ?? null;
  if (value !== null && !isJsonArray(value))
    throw refusal("parse_failed", "failed to parse JSON input: expected a list of results");
  const results = (value ?? []).map(readCheck);
  if (value?.length === 0 && settings.text("output") === "json") {
    // Results that are none are written as `null`, a list that was empty as it was.
    world.out("[]\n");
    return 0;
  }
  const options = {
    noColor: false,
    suppressExceptions: false,
    showSkipped: false,
    junitHideMessage: false,
    githubHidePassed: false,
    cwd: world.cwd,
  };
  world.out(await render(settings.text("output"), results, options));
  return 0;
}

function readBytes(file: string, cwd: string): Uint8Array {
  try {
    return readFileSync(resolve(cwd, file));
  } catch (error) {
    const why = error instanceof Error ? systemText(error).replace(resolve(cwd, file), file) : String(error);
    throw refusal("not_found", `failed to open input file: ${why}`, error);
  }
}

function readCheck(value: Json): CheckResult {
  const successes = ownValue(value, "successes");
  const list = (name: string): readonly Result[] => {
    const items = ownValue(value, name);
    return isJsonArray(items) ? items.map(readResult) : [];
  };
  return {
    fileName: textOf(ownValue(value, "filename")),
    namespace: textOf(ownValue(value, "namespace")),
    successes: typeof successes === "number" ? successes : 0,
    skipped: list("skipped"),
    warnings: list("warnings"),
    failures: list("failures"),
    exceptions: list("exceptions"),
    prints: [],
    traces: [],
  };
}

function readResult(value: Json): Result {
  const loc = ownValue(value, "loc");
  const metadata = ownValue(value, "metadata");
  return {
    message: textOf(ownValue(value, "msg")),
    ...(isJsonObject(loc) && { location: readLocation(loc) }),
    ...(isJsonObject(metadata) && { metadata }),
  };
}

function readLocation(value: Json): ResultLocation {
  const line = ownValue(value, "line");
  return {
    file: textOf(ownValue(value, "file")),
    line: typeof line === "number" || line instanceof Decimal ? line : undefined,
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
