import { describe, expect, test } from "vitest";
import { exemptionStatus, openRulebook, unneededExemptions } from "../src/index.ts";
import { type Files, IMAGE_RULE, load, MANIFEST, mistakesOf, POD, subjectsIn } from "./rulebook-directory.ts";

const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: platform
teams:
  platform: {tell: [{slack: "#platform"}]}
  payments: {language: ja, tell: [{email: pay@example.com}]}
  security: {approves: ["acme/*"]}
owns:
  - {path: "**", team: platform}
  - {namespace: "payments*", team: payments}
claims: {label: example.com/team}
`;

interface Exemption {
  readonly [key: string]: unknown;
}

const SOUND: Exemption = {
  apiVersion: "rulebook/v1",
  kind: "Exemption",
  id: "legacy",
  rules: ["acme/allowed-images"],
  match: [{ namespace: "payments", name: "api*" }],
  reason: "vendor",
  ticket: "PAY-1",
  approver: "security",
  approved: "2026-11-01",
  expires: "2027-02-01",
};

/** One key a line, values in flow style: a key's line is its position. */
function yamlOf(exemption: Exemption): string {
  return Object.entries(exemption)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

function files(...exemptions: readonly Exemption[]): Files {
  return {
    "rulebook.yaml": `${MANIFEST}rules: {acme/allowed-images: {parameters: {allowed: [r.example/side]}}}\n`,
    "rules/image.rego": IMAGE_RULE.replace("id: allowed-images", "id: allowed-images\n#     formerly: [images]"),
    "owners.yaml": OWNERS,
    "exemptions/e.yaml": exemptions.map(yamlOf).join("---\n"),
  };
}

const day = (text: string) => Date.parse(text);

test("instances of a rule without them are told, and exempt nothing; the whole thing may be meant", async () => {
  const whole = IMAGE_RULE.replace(/#\s+instance: .*\n/, "");
  expect(whole).not.toBe(IMAGE_RULE);
  const said = async (instances: readonly string[]) => {
    const { warnings } = await load({ ...files({ ...SOUND, instances }), "rules/image.rego": whole });
    return warnings.map(({ code, severity, span }) => `${severity} ${code} ${span?.start.line}:${span?.start.column}`);
  };
  expect(await said(["app"])).toEqual(["warning exemption_no_instance 11:12"]);
  expect(await said(["app", ""])).toEqual([]);
});

describe("reading", () => {
  test.each<[string, Exemption, readonly string[]]>([
    ["sound", {}, []],
    ["unknown rule", { rules: ["acme/allowed-image"] }, ["exemption_unknown_rule 4:9"]],
    ["pattern for a rule", { rules: ["acme/*"] }, ["exemption_rule_pattern 4:9"]],
    ["former id", { rules: ["acme/images"] }, ["exemption_former_rule 4:9"]],
    ["match without a name", { match: [{ namespace: "payments" }] }, ["rulebook_bad_value 5:9"]],
    ["path that starts with ./", { match: [{ path: "./deploy/app.yaml" }] }, ["rulebook_bad_value 5:17"]],
    ["path that ends with /", { match: [{ path: "deploy/" }] }, ["rulebook_bad_value 5:17"]],
    ["copy that is none", { match: [{ name: "x", copy: 0 }] }, ["rulebook_wrong_type 5:28"]],
    ["labels without trust", { match: [{ name: "x", labels: { a: "b" } }] }, ["rulebook_bad_value 5:9"]],
    [
      "labels with trust",
      { match: [{ name: "x", labels: { a: "b" }, trust: "labels" }] },
      ["exemption_trusts_labels 5:48"],
    ],
    ["instances of a rule that has some", { instances: ["app"] }, []],
    ["trust without labels", { match: [{ name: "x", trust: "labels" }] }, ["rulebook_bad_value 5:9"]],
    ["no match", { match: [] }, ["rulebook_bad_value 5:8"]],
    ["no reason", { reason: undefined }, ["rulebook_missing_key 1:1"]],
    ["blank ticket", { ticket: " " }, ["rulebook_bad_value 7:9"]],
    ["unknown team", { approver: "securty" }, ["exemption_unknown_approver 8:11"]],
    ["team without the right", { approver: "platform" }, ["exemption_approver_without_right 8:11"]],
    ["day that is none", { expires: "2027-02-30" }, ["rulebook_bad_value 10:10"]],
    ["exactly a year", { expires: "2027-11-01" }, []],
    ["a day too long", { expires: "2027-11-02" }, ["exemption_too_long 10:10"]],
    ["ends before it begins", { expires: "2026-10-31" }, ["exemption_ends_before_start 10:10"]],
    ["unknown key", { expire: "2026-10-31" }, ["rulebook_unknown_key 11:1"]],
  ])("%s", async (_, change, expected) => {
    const found = await mistakesOf(files({ ...SOUND, ...change }));
    expect(found.map((mistake) => mistake.replace("exemptions/e.yaml:", ""))).toEqual(expected);
  });

  test("two of one id, and no owners at all", async () => {
    expect(await mistakesOf(files(SOUND, SOUND))).toEqual(["rulebook_duplicate_exemption exemptions/e.yaml:14:5"]);
    const { "owners.yaml": _, ...rest } = files(SOUND);
    expect(await mistakesOf(rest)).toEqual(["exemption_unknown_approver exemptions/e.yaml:8:11"]);
  });
});

/** Warnings about two exemptions of the ids `a` and `b`. */
test.each<[string, Exemption, Exemption, readonly string[]]>([
  ["one of another name", { match: [{ name: "x" }] }, { match: [{ name: "y" }] }, []],
  ["the very same for as long", {}, {}, ["exemption_overlaps b"]],
  ["the very same until another day", { expires: "2027-01-01" }, {}, ["exemption_contradicts a"]],
  ["one that follows", { expires: "2026-11-20" }, { approved: "2026-11-15" }, []],
  ["a narrower name", { match: [{ name: "x" }] }, { match: [{ name: "x*" }] }, ["exemption_overlaps a"]],
  ["a narrower path", { match: [{ path: "a/b" }] }, { match: [{ path: "a/**" }] }, ["exemption_overlaps a"]],
  ["less to ask", { match: [{ name: "x", scope: "repo:a/b" }] }, { match: [{ name: "x" }] }, ["exemption_overlaps a"]],
  [
    "one release of all",
    { match: [{ path: "x", release: "prod" }] },
    { match: [{ path: "x" }] },
    ["exemption_overlaps a"],
  ],
  ["another release", { match: [{ path: "x", release: "prod" }] }, { match: [{ path: "x", release: "dev" }] }, []],
  ["one copy of it", { match: [{ name: "x", copy: 2 }] }, { match: [{ name: "x" }] }, ["exemption_overlaps a"]],
  ["another copy", { match: [{ name: "x", copy: 2 }] }, { match: [{ name: "x", copy: 1 }] }, []],
  ["patterns that may overlap", { match: [{ name: "x*" }] }, { match: [{ name: "*y" }] }, []],
  ["one instance of all", { instances: ["app"] }, {}, ["exemption_overlaps a"]],
  ["one gate of all", {}, { gates: ["files"] }, ["exemption_overlaps b"]],
  [
    "one label more",
    { match: [{ name: "x", labels: { a: "b" }, trust: "labels" }] },
    { match: [{ name: "x" }] },
    ["exemption_overlaps a"],
  ],
  [
    "another label",
    { match: [{ name: "x", labels: { a: "b" }, trust: "labels" }] },
    { match: [{ name: "x", labels: { a: "c" }, trust: "labels" }] },
    [],
  ],
  [
    "all of both entries",
    { match: [{ name: "x" }, { name: "y" }] },
    { match: [{ name: "y" }, { name: "x" }, { name: "z" }] },
    ["exemption_overlaps a"],
  ],
])("two exemptions, %s", async (_, a, b, expected) => {
  const { warnings, exemptions } = await load(files({ ...SOUND, ...a, id: "a" }, { ...SOUND, ...b, id: "b" }));
  const nameAt = (line: number | undefined) => exemptions.find(({ span }) => span.start.line === line)?.id;
  const said = warnings.filter(({ code }) => code !== "exemption_trusts_labels");
  expect(said.map(({ code, span }) => `${code} ${nameAt(span?.start.line)}`)).toEqual(expected);
});

describe("applying", () => {
  /** Ids of the exemptions that hold for the Pod's one violation. */
  async function held(
    exemptions: readonly Exemption[],
    now: string,
    gate = "files",
    scope = "repo:github.com/acme/shop",
  ) {
    const judge = openRulebook(await load(files(...exemptions)));
    const [verdict] = await judge.judge(subjectsIn(POD, "deploy/app.yaml", scope), { gate, now: day(now) });
    expect((verdict?.exempted.length ?? 0) + (verdict?.violations.length ?? 0)).toBe(1);
    return verdict?.exempted[0]?.exemptions ?? [];
  }

  test.each<[string, Exemption, string, boolean]>([
    ["matches", {}, "2026-12-01T00:00:00Z", true],
    ["last moment of the last day", {}, "2027-02-01T23:59:59.999Z", true],
    ["first moment after", {}, "2027-02-02T00:00:00Z", false],
    ["its gate", { gates: ["files"] }, "2026-12-01T00:00:00Z", true],
    ["another gate", { gates: ["admission"] }, "2026-12-01T00:00:00Z", false],
    ["its instance", { instances: ["app"] }, "2026-12-01T00:00:00Z", true],
    ["another instance", { instances: ["side"] }, "2026-12-01T00:00:00Z", false],
    ["no instance", { instances: [""] }, "2026-12-01T00:00:00Z", false],
    ["its path", { match: [{ path: "deploy/**" }] }, "2026-12-01T00:00:00Z", true],
    ["another path", { match: [{ path: "infra/**" }] }, "2026-12-01T00:00:00Z", false],
    [
      "its scope and type",
      { match: [{ scope: "repo:github.com/acme/*", type: "k8s:Pod", name: "*" }] },
      "2026-12-01T00:00:00Z",
      true,
    ],
    ["another name", { match: [{ namespace: "payments", name: "apis" }] }, "2026-12-01T00:00:00Z", false],
    ["a part that it does not have", { match: [{ address: "**" }] }, "2026-12-01T00:00:00Z", false],
    ["a workspace that it does not have", { match: [{ name: "api", workspace: "**" }] }, "2026-12-01T00:00:00Z", false],
    ["one of two entries", { match: [{ name: "x" }, { name: "api" }] }, "2026-12-01T00:00:00Z", true],
    [
      "labels that it does not have",
      { match: [{ name: "api", labels: { a: "b" }, trust: "labels" }] },
      "2026-12-01T00:00:00Z",
      false,
    ],
  ])("%s", async (_, change, now, expected) => {
    expect(await held([{ ...SOUND, ...change }], now)).toEqual(expected ? ["legacy"] : []);
  });

  test.each<[string, object, readonly string[]]>([
    ["all of a repeated name", {}, ["api", "api~2", "api~3"]],
    ["the first of it", { copy: 1 }, ["api"]],
    ["the second of it", { copy: 2 }, ["api~2"]],
    ["one that is not there", { copy: 4 }, []],
  ])("%s", async (_, copy, expected) => {
    const judge = openRulebook(
      await load(files({ ...SOUND, match: [{ namespace: "payments", name: "api", ...copy }] })),
    );
    const verdicts = await judge.judge(subjectsIn([POD, POD, POD].join("---\n")), {
      gate: "files",
      now: day("2026-12-01"),
    });
    expect(verdicts).toHaveLength(3);
    const held = verdicts.filter(({ exempted }) => exempted.length > 0);
    expect(held.map(({ subject }) => subject.name.split("/").at(-1))).toEqual(expected);
  });

  test("not before the day of the approval, which begins first in UTC+14", async () => {
    expect(await held([SOUND], "2026-10-31T09:59:59Z")).toEqual([]);
    expect(await held([SOUND], "2026-10-31T10:00:00Z")).toEqual(["legacy"]);
  });

  test("all that match are recorded, the one that ends last first", async () => {
    const second = { ...SOUND, id: "second", expires: "2027-03-01" };
    const other = { ...SOUND, id: "other", match: [{ name: "other" }] };
    expect(await held([SOUND, second, other], "2026-12-01T00:00:00Z")).toEqual(["second", "legacy"]);
  });

  test("the owner is the last entry that matches", async () => {
    const judge = openRulebook(await load(files()));
    const owners = async (text: string) =>
      (await judge.judge(subjectsIn(text), { gate: "files", now: 0 })).map(({ owner }) => owner);
    expect(await owners(POD)).toEqual(["payments"]);
    expect(await owners(POD.replace("namespace: payments", "namespace: other"))).toEqual(["platform"]);
  });
});

describe("status", () => {
  test.each<[string, string]>([
    ["2026-10-31T09:59:59Z", "ahead"],
    ["2026-10-31T10:00:00Z", "holds"],
    ["2026-12-01T00:00:00Z", "holds"],
    ["2027-01-02T23:59:59Z", "holds"],
    ["2027-01-03T00:00:00Z", "expiring"],
    ["2027-02-01T23:59:59Z", "expiring"],
    ["2027-02-02T00:00:00Z", "expired"],
  ])("at %s it %s", async (now, status) => {
    const { exemptions } = await load(files(SOUND));
    expect(exemptions.map((exemption) => exemptionStatus(exemption, day(now)))).toEqual([status]);
  });

  test("no longer needed only inside of complete coverage", async () => {
    const scope = "repo:github.com/acme/shop";
    const scoped = { ...SOUND, gates: ["files"], match: [{ scope, path: "deploy/**" }] };
    const rulebook = await load(files(scoped));
    const now = day("2026-12-01T00:00:00Z");
    const unneeded = async (pod: string, change: object = {}, at = now) => {
      const verdicts = await openRulebook(rulebook).judge(subjectsIn(pod), { gate: "files", now: at });
      const scan = { gate: "files", scope, paths: [""], verdicts, ...change };
      return unneededExemptions(rulebook.exemptions, [scan], at).map(({ id }) => id);
    };
    const clean = POD.replace("docker.io/nginx", "r.example/side");
    expect(await unneeded(POD)).toEqual([]);
    expect(await unneeded(clean)).toEqual(["legacy"]);
    expect(await unneeded(clean, { paths: ["deploy"] })).toEqual(["legacy"]);
    expect(await unneeded(clean, { paths: ["infra"] })).toEqual([]);
    expect(await unneeded(clean, { gate: "admission" })).toEqual([]);
    expect(await unneeded(clean, { scope: "repo:other" })).toEqual([]);
    expect(await unneeded(clean, {}, day("2028-01-01"))).toEqual([]);
  });
});
