import { resolve } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { Invocation, OptionValues } from "@sekisho/gate";
import { type Language, RENDER_DEFAULT, type RenderSettings, type SekishoYaml } from "@sekisho/rulebook";
import { INSTANT_HINT, readInstant } from "./instant.ts";
import { DEFAULT_RULEBOOKS, type RulebookUse } from "./judge/rulebooks.ts";
import { type Output, outputFormats, readOutputs } from "./outputs.ts";

/** What the command line says, checked. */
export interface CommandLine {
  readonly outputs: readonly Output[];
  readonly language: Language;
  /** UTC epoch milliseconds. */
  readonly now: number;
  readonly verbose: boolean;
  readonly all: boolean;
  readonly format?: string;
  readonly rulebook?: string;
  readonly scope?: string;
  readonly failOn?: "deny" | "warn";
  /** Whether helmfiles may run what they say. */
  readonly allowHelmfile: boolean;
  /** Asked for; the address, where the command line names it. */
  readonly report?: Pick<ReportSettings, "url">;
  /** A revision: only what differs from where it parted is judged. */
  readonly changed?: string;
  /** Absolute. */
  readonly baseline?: string;
  /** Whether it is judged again on each change. */
  readonly watch: boolean;
  /** Absolute: where a new baseline is written. */
  readonly writeBaseline?: string;
  /** Absent where nothing is to be fixed. */
  readonly fix?: FixSettings;
}

/** How violations are fixed. */
export interface FixSettings {
  /** Whether only the difference is shown. */
  readonly isDry: boolean;
  /** The value for patches that let choose, by rule. */
  readonly choose: ReadonlyMap<string, string>;
}

/** Where a run is reported to. */
export interface ReportSettings {
  readonly url?: string;
  /** Events of a CI that are reported; absent: all that are known. */
  readonly when?: NonNullable<SekishoYaml["report"]>["when"];
}

/** How a run judges: the command line over sekisho.yaml over the defaults. */
export interface CheckSettings {
  readonly failOn: "deny" | "warn";
  /** What an unknown of a `deny` rule does: `fail` (could not judge) or `tell`. */
  readonly unknown: "fail" | "tell";
  /** "" where none is known. */
  readonly scope: string;
  readonly rulebooks: readonly RulebookUse[];
  /** Nobody named a rulebook. */
  readonly defaultRulebooks: boolean;
  readonly ignore: readonly string[];
  readonly plans: SekishoYaml["check"]["plans"];
  readonly render: RenderSettings;
  /** Absolute: what was broken before, and does not stop. */
  readonly baseline?: string;
}

/** Reads the options of `check`; code `usage` for a value that is not understood, all of them at once. */
export function readCommandLine({ options, cwd, env, clock }: Pick<Invocation, "options" | "cwd" | "env" | "clock">): {
  readonly value?: CommandLine;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const refuse = (message: string, hint?: string): undefined => {
    diagnostics.push({ code: "usage", severity: "error", message, ...(hint === undefined ? {} : { hint }) });
  };
  const outputs = readOutputs(outputFormats, { options, cwd, refuse });
  const at = text(options, "at");
  const now = at === undefined ? clock.now() : readInstant(at);
  if (now === undefined) refuse(`--at: expected a day or a moment, found ${quote(at)}`, INSTANT_HINT);
  const scope = text(options, "scope");
  if (scope !== undefined && !/^[a-z][a-z0-9-]*:\S+$/.test(scope)) {
    refuse(`--scope: expected a scope, found ${quote(scope)}`, "a scope looks like repo:github.com/acme/shop");
  }
  const report = readReport(options, refuse);
  const [changed, baseline, writeBaseline] = ["changed", "baseline", "writeBaseline"].map((name) =>
    text(options, name),
  );
  if (changed !== undefined && writeBaseline !== undefined) {
    refuse("--write-baseline: a baseline is of all that there is, and --changed leaves files out", "give one of them");
  }
  const fix = readFix(options, refuse);
  if (options["watch"] === true && (report !== undefined || writeBaseline !== undefined || fix !== undefined)) {
    refuse("--watch: it tells nobody else and writes nothing", "leave --report, --write-baseline and --fix out");
  }
  if (diagnostics.length > 0 || now === undefined) return { diagnostics };
  const lang = text(options, "lang");
  const failOn = text(options, "failOn");
  const format = text(options, "format");
  const rulebook = text(options, "rulebook");
  return {
    value: {
      outputs,
      language: lang === "ja" || lang === "en" ? lang : languageOf(env),
      now,
      verbose: options["verbose"] === true,
      all: options["all"] === true,
      allowHelmfile: options["allowHelmfile"] === true,
      watch: options["watch"] === true,
      ...(format === undefined ? {} : { format }),
      ...(rulebook === undefined ? {} : { rulebook }),
      ...(scope === undefined ? {} : { scope }),
      ...(failOn === "deny" || failOn === "warn" ? { failOn } : {}),
      ...(report === undefined ? {} : { report }),
      ...(changed === undefined ? {} : { changed }),
      ...(baseline === undefined ? {} : { baseline: resolve(cwd, baseline) }),
      ...(writeBaseline === undefined ? {} : { writeBaseline: resolve(cwd, writeBaseline) }),
      ...(fix === undefined ? {} : { fix }),
    },
    diagnostics,
  };
}

/** `remoteScope` is asked only where nobody says the scope. `root` is where paths of sekisho.yaml count from. */
export function settle(
  line: CommandLine,
  file: SekishoYaml | undefined,
  where: { readonly cwd: string; readonly root: string; remoteScope(): string | undefined },
): CheckSettings {
  const uses: readonly RulebookUse[] =
    line.rulebook !== undefined
      ? [{ use: line.rulebook, from: where.cwd }]
      : file?.rulebook !== undefined
        ? [{ use: file.rulebook, from: where.root }]
        : DEFAULT_RULEBOOKS.map((use) => ({ use, from: where.cwd }));
  const own = file?.check.baseline;
  const baseline = line.baseline ?? (own === undefined ? undefined : resolve(where.root, own)) ?? line.writeBaseline;
  return {
    ...(baseline === undefined ? {} : { baseline }),
    failOn: line.failOn ?? file?.check.failOn ?? "deny",
    unknown: file?.check.unknown ?? "fail",
    scope: line.scope ?? file?.scope ?? where.remoteScope() ?? "",
    rulebooks: uses,
    defaultRulebooks: line.rulebook === undefined && file?.rulebook === undefined,
    ignore: file?.check.ignore ?? [],
    plans: file?.check.plans ?? [],
    render: file?.check.render ?? RENDER_DEFAULT,
  };
}

/** `--report` takes the address of sekisho.yaml, `--report=URL` that one. */
function readReport(
  options: OptionValues,
  refuse: (message: string, hint?: string) => void,
): CommandLine["report"] | undefined {
  const given = options["report"];
  if (given === undefined) return undefined;
  if (typeof given !== "string") return {};
  if (/^https?:\/\//.test(given) && URL.canParse(given)) return { url: given };
  refuse(
    `--report: expected an address such as https://sekisho.example.com, found ${quote(given)}`,
    "where sekisho.yaml names the address, let --report be the last word",
  );
  return undefined;
}

/** `--fix`, and what only says something beside it. */
function readFix(options: OptionValues, refuse: (message: string, hint?: string) => void): FixSettings | undefined {
  const isFix = options["fix"] === true;
  const given = options["choose"];
  const choose = new Map<string, string>();
  for (const word of Array.isArray(given) ? given.filter((item) => typeof item === "string") : []) {
    const [, rule, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (rule === undefined || value === undefined) refuse(`--choose: expected RULE=VALUE, found ${quote(word)}`);
    else if (choose.has(rule)) refuse(`--choose: two values for ${rule}`);
    else choose.set(rule, value);
  }
  if (isFix && options["watch"] === true) refuse("--watch only judges: --fix writes once, when it is called");
  if (!isFix && choose.size > 0) refuse("--choose chooses between fixes: it needs --fix");
  return isFix ? { isDry: options["dryRun"] === true, choose } : undefined;
}

/** As POSIX picks the language of messages. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find((value) => value !== undefined && value !== "");
  return /^ja(?![a-z])/.test(locale ?? "") ? "ja" : "en";
}

function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

function quote(word: string | undefined): string {
  return JSON.stringify(word ?? "");
}
