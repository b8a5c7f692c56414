import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, type Json } from "@sekisho/core";
import { json, yaml } from "@sekisho/formats";
import { loadRulebook, type NativeRule, openRulebook, type Rulebook, type Verdict } from "@sekisho/rulebook";
import { createToken, openStore, type Store } from "@sekisho/store";
import { type Subject, subjectsOf, viewsOf } from "@sekisho/subject";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPins } from "../../../tests/bench/peers.ts";
import type { App } from "../src/http/app.ts";
import type { FaceParts } from "../src/http/face.ts";
import { appOf, ask, partsOf, signedIn } from "./face.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const COMPANY = join(ROOT, "examples", "company");
const OPA = join(ROOT, ".cache", "peers", `opa@${readPins()["opa"]?.version}`, "opa");
const directory = mkdtempSync(join(tmpdir(), "sekisho-bundles-"));
const file = join(directory, "acme.tar.gz");
let store: Store;
let app: App;
let rulebook: Rulebook;
let bearer: string;

beforeAll(async () => {
  const { value } = await loadRulebook(join(COMPANY, "rulebook"), { builtinRulebooks: join(ROOT, "rulebooks") });
  if (value === undefined) throw new Error("the example's rulebook loads");
  rulebook = value;
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  const rulebooks: FaceParts["rulebooks"] = {
    ...partsOf(store).rulebooks,
    standings: () => [
      { name: "acme", from: "here", scopes: ["**"], inForce: { rulebook, since: 1, changes: undefined } },
    ],
  };
  app = await appOf(store, [], { rulebooks });
  bearer = await tokenFor(["rulebooks.read"]);
  const response = await ask(app, "GET", "/bundles/acme.tar.gz", { bearer });
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function tokenFor(scopes: readonly string[]): Promise<string> {
  return (await store.transaction(async (tx) => createToken(tx, { name: "opa", scopes }))).text;
}

describe("GET /bundles/NAME.tar.gz", () => {
  it("answers with a tag, and 304 to who has it", async () => {
    const first = await ask(app, "GET", "/bundles/acme.tar.gz", { bearer });
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/gzip"]);
    const etag = first.headers.get("etag") ?? "";
    const again = await ask(app, "GET", "/bundles/acme.tar.gz", { bearer, headers: { "if-none-match": etag } });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
    // Nobody is kept waiting: the content type tells OPA that this server does not do long polling.
    const waiting = { "if-none-match": etag, prefer: "modes=snapshot,delta;wait=60" };
    const started = performance.now();
    expect((await ask(app, "GET", "/bundles/acme.tar.gz", { bearer, headers: waiting })).status).toBe(304);
    expect(performance.now() - started).toBeLessThan(10_000);
    const stale = await ask(app, "GET", "/bundles/acme.tar.gz", { bearer, headers: { "if-none-match": '"old"' } });
    expect(stale.status).toBe(200);
    expect(Buffer.from(await stale.arrayBuffer()).equals(readFileSync(file))).toBe(true);
  });

  it.each(["/bundles/other.tar.gz", "/bundles/acme", "/bundles/acme.zip", "/bundles/..%2facme.tar.gz"])(
    "has nothing at %s",
    async (path) => {
      expect((await ask(app, "GET", path, { bearer })).status).toBe(404);
    },
  );

  it("takes the permission rulebooks.read", async () => {
    const statusOf = async (who: Parameters<typeof ask>[3]): Promise<number> =>
      (await ask(app, "GET", "/bundles/acme.tar.gz", who)).status;
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ bearer: "wrong" })).toBe(401);
    expect(await statusOf({ bearer: await tokenFor(["findings.read"]) })).toBe(403);
    for (const role of ["viewer", "member", "approver", "admin"] as const) {
      expect(await statusOf({ cookie: await signedIn(store, role, []) })).toBe(200);
    }
  });
});

describe.skipIf(!existsSync(OPA))("the bundle in opa (.cache/peers)", () => {
  it("finds what the judge finds, on every subject of the example", { timeout: 60_000 }, async () => {
    const subjects = exampleSubjects();
    // What a gate switches off is judged by the bundle all the same: no gate of the example is named so.
    const verdicts = await openRulebook(rulebook).judge(subjects, { gate: "bundle", now: Date.now() });
    const rules = rulebook.rules.filter((rule) => rule.kind === "native");
    const asked = subjects.flatMap((subject, i) => askedOf(subject, verdicts[i], rules));
    const answers = opaAnswers(asked);
    const found = asked.map(({ rule, verdict }, i) => [rule.id, verdict.subject.name, answers[i]]);
    const judged = asked.map(({ rule, verdict }) => [rule.id, verdict.subject.name, evidenceOf(verdict, rule)]);
    expect(found).toEqual(judged);
    const broken = new Set(asked.filter((_, i) => answers[i]?.length !== 0).map(({ rule }) => rule.id));
    // Each rulebook, with parameters and without.
    expect(broken).toContain("kubernetes/image-registry");
    expect(broken).toContain("kubernetes/privileged");
    expect(broken).toContain("acme/team-name");
    expect(asked.length).toBeGreaterThan(100);
  });

  it("says its revision and roots", () => {
    const { manifest } = JSON.parse(execFileSync(OPA, ["inspect", "-f", "json", file], { encoding: "utf8" })) as {
      readonly manifest: { readonly revision: string; readonly roots: readonly string[] };
    };
    expect(manifest.revision).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.roots).toEqual(["acme", "kubernetes", "sekisho", "terraform_aws"]);
  });
});

interface Asked {
  readonly rule: NativeRule;
  readonly input: Json;
  readonly verdict: Verdict;
}

/** Each rule that judged a subject and had all it needed to know, with the view that it judged. */
function askedOf(subject: Subject, verdict: Verdict | undefined, rules: readonly NativeRule[]): readonly Asked[] {
  if (verdict === undefined) throw new Error("a subject has no verdict");
  return rules
    .filter(({ id }) => verdict.judged.includes(id) && !verdict.unknown.some(({ rule }) => rule === id))
    .flatMap((rule) =>
      viewsOf(subject)
        .filter((view) => rule.applies.some((entry) => entry.view === view.name))
        .map(({ input }) => ({ rule, input, verdict })),
    );
}

function evidenceOf(verdict: Verdict, { id }: NativeRule): readonly string[] {
  const all = [...verdict.violations, ...verdict.warnings, ...verdict.audited, ...verdict.exempted];
  return all
    .filter(({ rule }) => rule === id)
    .map(({ evidence, patch, patchRefused }) => told(evidence, patch !== undefined || patchRefused !== undefined))
    .toSorted();
}

/** Evidence, and whether a patch is offered: where it changes what is written is for the judge to say. */
function told(evidence: { readonly [field: string]: Json }, hasPatch: boolean): string {
  return canonicalJson({ evidence, hasPatch });
}

/** All in one process: each rule's set with each input. */
function opaAnswers(asked: readonly Asked[]): readonly (readonly string[])[] {
  const expressions = asked.map(({ rule }, i) => `x${i} := data.${rule.query.join(".")} with input as input[${i}]`);
  const output = execFileSync(OPA, ["eval", "-b", file, "--stdin-input", "-f", "json", expressions.join("; ")], {
    input: canonicalJson(asked.map(({ input }) => input)),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { result } = JSON.parse(output) as {
    readonly result: readonly [{ readonly bindings: Readonly<Record<string, readonly OpaViolation[]>> }];
  };
  return asked.map((_, i) =>
    (result[0].bindings[`x${i}`] ?? [])
      .map(({ msg: _text, patch, ...evidence }) => told(evidence, patch !== undefined))
      .toSorted(),
  );
}

interface OpaViolation {
  readonly [field: string]: Json;
  readonly msg: string;
}

/** Everything below deploy and infra, as the files gate reads it. */
function exampleSubjects(): readonly Subject[] {
  const names = readdirSync(COMPANY, { recursive: true, encoding: "utf8" }).toSorted();
  return names
    .filter((name) => /^(deploy|infra)\/.*\.(yaml|json)$/.test(name))
    .flatMap((name) => {
      const reader = name.endsWith(".json") ? json : yaml;
      const { documents } = reader.read(readFileSync(join(COMPANY, name)), name);
      return subjectsOf(documents, { scope: "repo:github.com/acme/all", root: "" }).subjects;
    });
}
