import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fixedClock } from "@sekisho/core";
import { afterAll } from "vitest";
import { run } from "../src/main.ts";

/** Text, bytes, or `-> TARGET` for a link. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new directory with these files. */
export function folder(files: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sekisho-cli-")));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof content === "string" && content.startsWith("-> ")) symlinkSync(content.slice(3), join(root, path));
    else writeFileSync(join(root, path), content);
  }
  return root;
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface WorldOptions {
  readonly stdin?: string;
  readonly columns?: number;
  /** Somebody sits at the keyboard, and answers so. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program in a directory, at noon of 2026-11-22. */
export async function sekisho(cwd: string, argv: readonly string[], options: WorldOptions = {}): Promise<Ran> {
  let out = "";
  let err = "";
  const status = await run(argv, {
    cwd,
    env: options.env ?? {},
    clock: fixedClock(Date.UTC(2026, 10, 22, 12)),
    terminal: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      read: async () => new TextEncoder().encode(options.stdin ?? ""),
      keyboard: options.ask !== undefined,
      ...(options.ask === undefined ? {} : { ask: options.ask }),
      colors: false,
      columns: options.columns ?? 100,
    },
  });
  return { status, out, err };
}

/** What the tests read of `report/1`. */
export interface JsonReport {
  readonly exitStatus: number;
  readonly scope: string;
  readonly counts: { readonly files: number; readonly subjects: number; readonly rules: number };
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly span?: {
      readonly file: string;
      readonly start: { readonly line: number; readonly column: number };
      readonly end: { readonly offset: number };
    };
  }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly verdicts: readonly {
    readonly file: string;
    readonly owner: string;
    readonly subject: { readonly scope: string; readonly name: string };
    readonly violations: readonly {
      readonly rule: string;
      readonly key: string;
      readonly places: readonly {
        readonly file: string;
        readonly line: number;
        readonly column: number;
        readonly rendered?: { readonly line: number };
      }[];
    }[];
    readonly errors: readonly { readonly rule: string; readonly code: string }[];
  }[];
}

/** As {@link sekisho} with `check --output json`, the answer parsed. */
export async function checkJson(
  cwd: string,
  argv: readonly string[] = [],
  options: WorldOptions = {},
): Promise<JsonReport> {
  const { status, out } = await sekisho(cwd, ["check", "--output", "json", ...argv], options);
  // The tests check what they read of it.
  const report = JSON.parse(out) as JsonReport;
  if (report.exitStatus !== status) throw new Error(`the report says ${report.exitStatus}, the status is ${status}`);
  return report;
}

/** A Pod that breaks `kubernetes/host-namespaces` at line 4, column 21. */
export const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: {hostNetwork: true}\n";

export const MANIFEST = "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\n";

/** A rulebook with one rule: no hostNetwork. */
export const RULEBOOK: Files = {
  "rulebook/rulebook.yaml": MANIFEST,
  "rulebook/rules/host.rego": `# METADATA
# scope: package
# title: No host network
# custom:
#   sekisho:
#     id: host-network
#     severity: high
#     applies: [{view: k8s.pod}]
package acme.host_network

deny contains {"msg": "hostNetwork is true"} if input.spec.hostNetwork == true
`,
};

export const SETTINGS = "apiVersion: sekisho/v1\nrulebook: ./rulebook\nscope: repo:example.com/a/b\n";
