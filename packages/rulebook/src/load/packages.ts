/** Which rules a rulebook's Rego packages hold: native ones by their metadata, Conftest-style ones by their names. */

import type { Span } from "@sekisho/core";
import type { Module, Rule as RegoRule } from "@sekisho/rego";
import type { RuleTexts } from "../rule.ts";
import { checkHeads } from "./heads.ts";
import { annotationText, hasSekishoKey, type RuleMetadata, readMetadata, references, writtenId } from "./metadata.ts";
import type { Mistakes } from "./mistakes.ts";

/** A package with `custom.sekisho` in its METADATA: one rule. */
export interface NativePackage {
  readonly kind: "native";
  readonly path: readonly string[];
  readonly modules: readonly Module[];
  readonly metadata: RuleMetadata;
}

/** One `deny_x`, `warn_x` or `violation_x` of a package without: one rule. */
export interface ConftestName {
  readonly kind: "conftest";
  readonly path: readonly string[];
  readonly name: string;
  readonly texts: RuleTexts;
  readonly references: readonly string[];
  readonly span: Span;
}

/** The names under which Conftest looks for results. */
const RESULT_NAME = /^(deny|violation|warn)(_[a-zA-Z0-9]+)*$/;

export interface Packages {
  readonly packages: readonly (NativePackage | ConftestName)[];
  /** Ids of native rules that have mistakes. */
  readonly brokenIds: readonly string[];
}

/** The rules of a rulebook's modules (tests left out); packages that hold none are libraries. */
export function readPackages(modules: readonly Module[], mistakes: Mistakes): Packages {
  const byPath = new Map<string, Module[]>();
  for (const module of modules) {
    const key = JSON.stringify(module.package.path);
    const others = byPath.get(key);
    if (others === undefined) byPath.set(key, [module]);
    else others.push(module);
  }
  const brokenIds: string[] = [];
  const packages = [...byPath.values()].flatMap((ofPackage) => readPackage(ofPackage, brokenIds, mistakes));
  return { packages, brokenIds };
}

function readPackage(
  modules: readonly Module[],
  brokenIds: string[],
  mistakes: Mistakes,
): readonly (NativePackage | ConftestName)[] {
  const path = modules[0]?.package.path ?? [];
  const blocks = modules.flatMap((module) =>
    module.annotations.filter(hasSekishoKey).map((annotation) => ({ module, annotation })),
  );
  if (blocks.length === 0) return conftestNames(modules, path, mistakes);
  const before = mistakes.list.length;
  for (const { module, annotation } of blocks.filter((block) => block.annotation.scope !== "package")) {
    mistakes.error(
      "rulebook_metadata_scope",
      `\`custom.sekisho\` stands above a ${annotation.scope}; one package is one rule`,
      {
        span: module.lines.span(annotation.start, annotation.end),
        hint: "move the block above `package`",
      },
    );
  }
  const [block, second] = blocks.filter(({ annotation }) => annotation.scope === "package");
  if (second !== undefined) {
    mistakes.error("rulebook_second_metadata", `package ${path.join(".")} has a second block with \`custom.sekisho\``, {
      span: second.module.lines.span(second.annotation.start, second.annotation.end),
      hint: "one package is one rule: make a package for each",
    });
  }
  const metadata = block === undefined ? undefined : readMetadata(block.module, block.annotation, mistakes);
  checkNames(modules, mistakes);
  if (metadata !== undefined) checkHeads(modules, metadata, mistakes);
  if (metadata !== undefined && mistakes.list.length === before) return [{ kind: "native", path, modules, metadata }];
  const id = block === undefined ? undefined : writtenId(block.annotation);
  if (id !== undefined) brokenIds.push(id);
  return [];
}

/** A native package answers by `deny` alone; another result name in it would never be asked. */
function checkNames(modules: readonly Module[], mistakes: Mistakes): void {
  for (const module of modules) {
    for (const rule of module.rules) {
      const name = resultName(rule);
      if (name === undefined || name === "deny") continue;
      mistakes.error(
        "rulebook_native_rule_name",
        `a package with \`custom.sekisho\` defines \`deny\` only; found \`${name}\``,
        {
          span: module.lines.span(rule.head.start, rule.head.end),
          hint: "whether a rule denies or warns is said by `stages`; a second requirement is a package of its own",
        },
      );
    }
  }
}

function conftestNames(
  modules: readonly Module[],
  path: readonly string[],
  mistakes: Mistakes,
): readonly ConftestName[] {
  const found = new Map<string, ConftestName>();
  for (const module of modules) {
    for (const [index, rule] of module.rules.entries()) {
      if (plainName(rule) === "exception") warnOfException(module, rule, mistakes);
      const name = resultName(rule);
      if (name === undefined) continue;
      const annotation = module.annotations.find((a) => a.rule === index);
      const known = found.get(name);
      if (known !== undefined && annotation === undefined) continue;
      const title = annotation === undefined ? undefined : annotationText(annotation, "title");
      const why = annotation === undefined ? undefined : annotationText(annotation, "description");
      found.set(name, {
        kind: "conftest",
        path,
        name,
        texts: {
          en: {
            title: title ?? known?.texts.en.title ?? `${path.join(".")}.${name}`,
            ...(why === undefined ? {} : { why }),
          },
        },
        references: annotation === undefined ? [] : references(annotation),
        span: known?.span ?? module.lines.span(rule.head.start, rule.head.end),
      });
    }
  }
  return [...found.values()];
}

function warnOfException(module: Module, rule: RegoRule, mistakes: Mistakes): void {
  mistakes.warning(
    "rulebook_exception_not_read",
    "`exception` rules are not read: they have no reason, approver or end",
    {
      span: module.lines.span(rule.head.start, rule.head.end),
      hint: "write an exemption in exemptions/*.yaml",
    },
  );
}

function resultName(rule: RegoRule): string | undefined {
  const name = plainName(rule);
  return name !== undefined && RESULT_NAME.test(name) ? name : undefined;
}

/** The name of a rule that is no function and no part of a longer reference. */
function plainName(rule: RegoRule): string | undefined {
  const [first, ...rest] = rule.head.ref;
  return first?.type === "string" && rest.length === 0 && rule.head.args === undefined ? first.value : undefined;
}
