import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isJsonObject } from "@sekisho/core";
import { type Module, parseModule } from "@sekisho/rego/on-demand";
import { outline, syntaxTree } from "@sekisho/rego/tools";
import { formatWithoutValues } from "../../go/format.ts";
import { goJson } from "../../go/json.ts";
import { systemText } from "../../go/system-text.ts";
import type { Options } from "../options.ts";
import { errorsJson, errorsOf, OpaErrors } from "../output/errors.ts";
import { inRecordOrder } from "../output/tree-order.ts";
import type { Call } from "./command.ts";

const PRETTY = { indent: "  ", numbers: "literal" } as const;

/** `opa parse`: the syntax tree of one file. */
export function parse({ operands: [path = ""], options, world }: Call): Promise<number> {
  try {
    const module = readModule(path, resolve(world.cwd, path), options);
    world.out(options.text("format") === "json" ? jsonText(module, options) : prettyText(module));
    return Promise.resolve(0);
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    world.err(`${goJson(new Map([["errors", errorsJson(error.list)]]), PRETTY)}\n`);
    return Promise.resolve(1);
  }
}

function readModule(path: string, full: string, options: Options): Module {
  let text: string;
  try {
    text = readFileSync(full, "utf8");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new OpaErrors([{ message: systemText(error).replace(full, path) }]);
  }
  const regoVersion = options.bool("v0-compatible") ? "v0" : "v1";
  const { value, diagnostics } = parseModule(text, path, {
    regoVersion,
    parens: isIncluded(options, "locations", false),
  });
  if (value === undefined) throw new OpaErrors(errorsOf(diagnostics, () => text));
  return value;
}

/** OPA prints each line as if it were a format. */
function prettyText(module: Module): string {
  return outline(module)
    .map(({ depth, text }) => `${" ".repeat(depth)}${formatWithoutValues(text)}\n`)
    .join("");
}

/** `--json-include` adds places by `locations` and leaves comments out by `-comments`. */
function jsonText(module: Module, options: Options): string {
  const tree = syntaxTree(module, { locations: isIncluded(options, "locations", false) });
  if (!isJsonObject(tree) || isIncluded(options, "comments", true)) return `${goJson(inRecordOrder(tree), PRETTY)}\n`;
  const { comments: _comments, ...rest } = tree;
  return `${goJson(inRecordOrder(rest), PRETTY)}\n`;
}

/** What is written last counts; a minus before it leaves it out. */
function isIncluded(options: Options, what: "locations" | "comments", otherwise: boolean): boolean {
  const written = options.text("json-include").split(",");
  const last = written.findLast((option) => option.endsWith(what));
  return last === undefined ? otherwise : !last.startsWith("-");
}
