import { describe, expect, test } from "vitest";
import { fixedReport } from "../../test/report.ts";
import { sarifReport } from "./sarif.ts";

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region?: object;
    };
  }[];
  readonly relatedLocations?: readonly object[];
  readonly partialFingerprints?: Readonly<Record<string, string>>;
  readonly suppressions?: readonly object[];
}
interface Sarif {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly object[] }];
      readonly originalUriBaseIds: object;
      readonly results: readonly Result[];
    },
  ];
}

// The tests check what they read of it.
const sarif = JSON.parse(sarifReport(fixedReport())) as Sarif;
const [run] = sarif.runs;
const result = (ruleId: string, level?: string) =>
  run.results.find((found) => found.ruleId === ruleId && (level === undefined || found.level === level));

/** The terms that section 3 of the specification allows. */
const KINDS = ["notApplicable", "pass", "fail", "review", "open", "informational"];
const LEVELS = ["none", "note", "warning", "error"];

describe("SARIF 2.1.0", () => {
  test("one run of a named tool", () => {
    expect(sarif.version).toBe("2.1.0");
    expect(run.tool.driver.name).toBe("sekisho");
    expect(run.invocations).toMatchObject([{ executionSuccessful: false, exitCode: 2 }]);
  });

  test("each result is about a rule of the driver, with a message and a place", () => {
    for (const { ruleId, ruleIndex, kind, level, message, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(KINDS).toContain(kind);
      expect(LEVELS).toContain(level);
      // 3.27.9 and 3.27.10: a level other than none only for what failed.
      expect(level === "none").toBe(kind !== "fail");
      expect(message.text).not.toBe("");
      expect(locations).toHaveLength(1);
    }
  });

  test("levels follow severity and action", () => {
    expect(run.results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
      "k/a error",
      "k/b warning",
      "k/b note",
      "k/c note",
      "k/d none",
    ]);
  });

  test("files are relative references from the root, spelt as RFC 3986 asks", () => {
    const location = result("k/a")?.locations[0]?.physicalLocation;
    expect(location?.artifactLocation).toEqual({
      uri: "deploy/a%2Cb%3Ac%25%3C%22%26%3E%1B%EF%BF%BD%E6%97%A5%E6%9C%AC.yaml",
      uriBaseId: "ROOT",
    });
    expect(run.originalUriBaseIds).toHaveProperty("ROOT");
    expect(location?.region).toEqual({ startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 });
    expect(result("k/a")?.relatedLocations).toHaveLength(1);
  });

  test("fingerprints: the finding's key, and the line where it is known", () => {
    expect(result("k/a")?.partialFingerprints).toMatchObject({
      "sekisho/finding/v1": expect.stringMatching(/^[a-z2-7]{26}$/) as string,
      "sekisho/context/v1": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(Object.keys(result("k/b")?.partialFingerprints ?? {})).toEqual(["sekisho/finding/v1"]);
  });

  test("what is exempted is suppressed, with the reason", () => {
    expect(result("k/c")?.suppressions).toEqual([
      { kind: "external", status: "accepted", justification: "legacy: Vendor's image. (2027-02-01)" },
    ]);
    expect(run.results.filter(({ suppressions }) => suppressions !== undefined)).toHaveLength(1);
  });

  test("what could not be read or judged is a notification", () => {
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      {
        descriptor: { id: "yaml_syntax" },
        level: "error",
        locations: [{ physicalLocation: { region: { startLine: 2 } } }],
      },
      { descriptor: { id: "settings" }, level: "warning" },
      { descriptor: { id: "eval_budget_exceeded" }, level: "error" },
    ]);
  });

  test("rules bring help", () => {
    expect(run.tool.driver.rules[0]).toMatchObject({
      id: "k/a",
      shortDescription: { text: "No x" },
      help: { text: "Because, of: x.\n\nDo 100% y.\n\nhttps://example.com/x" },
      helpUri: "https://example.com/x",
      properties: { "security-severity": "8.0" },
    });
  });
});
