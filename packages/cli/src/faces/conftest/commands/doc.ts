import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { renderGoTemplate, TemplateError } from "@sekisho/rego/go-template";
import { builtinsFor, compileWith } from "@sekisho/rego/on-demand";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import { sectionsOf } from "../document/sections.ts";
import { DOCUMENT_TEMPLATE } from "../document/template.ts";
import type { Call } from "../line/command.ts";
import { isRego, loadModules, mistakesText } from "../policy/load-modules.ts";
import { refusal, within } from "../refusal.ts";
import { commandUsage } from "./help.ts";

/** `conftest doc`: a page a directory, from the METADATA of its policies. */
export async function doc({ command, operands, settings, world }: Call): Promise<number> {
  if (operands.length === 0) {
    world.err(commandUsage(command, []));
    throw refusal("usage", "missing required arguments");
  }
  for (const path of operands) {
    const full = resolve(world.cwd, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) throw refusal("not_found", `stat ${path}: no such file or directory`);
    if (!stat.isDirectory()) throw refusal("usage", `${path} is not a directory`);
    const base = path.replace(/\/+$/, "");
    const name = base === "." || base === ".." || base === "" ? "policy" : basename(base);
    const page = await within("generating document", () => pageOf(path, settings.text("template"), world));
    const target = join(settings.text("outDir"), `${name}.md`);
    try {
      writeFileSync(resolve(world.cwd, target), page, { mode: 0o600 });
    } catch (error) {
      const why = error instanceof Error ? systemText(error) : String(error);
      throw refusal("document_failed", `opening ${target} for writing output: ${why}`, error);
    }
  }
  return 0;
}

async function pageOf(path: string, template: string, world: World): Promise<string> {
  const modules = await within("parse rego annotations", async () => {
    const loaded = loadModules([path], "v1", world.cwd, (name) => isRego(name) && !name.endsWith("_test.rego"));
    const builtins = await builtinsFor(loaded.map(({ text }) => text));
    const { value, diagnostics } = compileWith(builtins, { modules: loaded });
    if (value === undefined) throw refusal("policy_invalid", `compile: ${mistakesText(diagnostics)}`);
    return loaded;
  });
  const sections = sectionsOf(modules);
  if (sections.length === 0) throw refusal("document_failed", "parse rego annotations: no annotations found");
  const source = template === "" ? DOCUMENT_TEMPLATE : await readTemplate(template, world.cwd);
  try {
    return renderGoTemplate(source, sections);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw refusal("document_failed", `rendering document: ${error.message}`, error);
  }
}

function readTemplate(path: string, cwd: string): Promise<string> {
  return within("rendering document", () => readFileSync(resolve(cwd, path), "utf8"));
}
