import { builtinsFor } from "@sekisho/rego/on-demand";
import { dependencies } from "@sekisho/rego/tools";
import { goJson, type Writable } from "../../go/json.ts";
import { load, loadOptions } from "../load/load.ts";
import { BundleRefused } from "../load/load-bundles.ts";
import { errorsOf, errorsText, OpaErrors } from "../output/errors.ts";
import { refJson, refText } from "../output/paths.ts";
import { table } from "../output/table.ts";
import type { Call } from "./command.ts";

/** `opa deps`: the documents and rules that a query rests on. */
export async function deps({ operands: [query = ""], options, world }: Call): Promise<number> {
  try {
    const what = { paths: options.texts("data"), bundles: options.texts("bundle") };
    const { modules, textOf } = load(
      what,
      { ...loadOptions(options, world.cwd), overlaps: "taken" as const },
      "during loading",
    );
    const builtins = await builtinsFor([query, ...modules.map(({ text }) => text)]);
    const { value, diagnostics } = dependencies(query, { modules, builtins });
    if (value === undefined) throw new OpaErrors(errorsOf(diagnostics, textOf));
    world.out(options.text("format") === "json" ? jsonText(value) : prettyText(value));
    return 0;
  } catch (error) {
    if (error instanceof BundleRefused) world.err(`${error.message}\n`);
    else if (error instanceof OpaErrors) world.err(`${errorsText(error.list, error.when)}\n`);
    else throw error;
    return 1;
  }
}

type Paths = readonly (readonly string[])[];

interface Found {
  readonly base: Paths;
  readonly virtual: Paths;
}

function jsonText({ base, virtual }: Found): string {
  const fields = new Map<string, Writable>();
  if (base.length > 0) fields.set("base", base.map(refJson));
  if (virtual.length > 0) fields.set("virtual", virtual.map(refJson));
  return `${goJson(fields, { indent: "  ", numbers: "literal" })}\n`;
}

function prettyText({ base, virtual }: Found): string {
  const columns = [
    { head: "BASE DOCUMENTS", paths: base.map(refText) },
    { head: "VIRTUAL DOCUMENTS", paths: virtual.map(refText) },
  ].filter(({ paths }) => paths.length > 0);
  if (columns.length === 0) return "";
  const height = Math.max(...columns.map(({ paths }) => paths.length));
  return table(
    columns.map(({ head }) => head),
    Array.from({ length: height }, (_, i) => columns.map(({ paths }) => paths[i] ?? "")),
  );
}
