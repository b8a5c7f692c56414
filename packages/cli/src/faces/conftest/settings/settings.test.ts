import { Problem } from "@sekisho/core";
import { expect, test } from "vitest";
import { flag, text, texts } from "../../line/flags.ts";
import { Settings, type SettingsSources } from "./settings.ts";

const FLAGS = [flag("fail-on-warn", ""), text("output", "stdout", ""), texts("policy", ["policy"], "")];

function settings(sources: Partial<SettingsSources>): Settings {
  return new Settings({ flags: FLAGS, given: new Map(), env: {}, file: new Map(), ...sources });
}

test("a flag wins over the environment, it over the file, and the file over the default", () => {
  const file = new Map([["output", "tap"]]);
  const env = { CONFTEST_OUTPUT: "json" };
  expect(settings({}).text("output")).toBe("stdout");
  expect(settings({ file }).text("output")).toBe("tap");
  expect(settings({ file, env }).text("output")).toBe("json");
  expect(settings({ file, env, given: new Map([["output", "table"]]) }).text("output")).toBe("table");
  expect(settings({ file, env: { CONFTEST_OUTPUT: "" } }).text("output")).toBe("tap");
});

test("names have underscores in the environment", () => {
  expect(settings({ env: { CONFTEST_FAIL_ON_WARN: "T" } }).bool("fail-on-warn")).toBe(true);
});

test("lists are separated by commas where they are texts", () => {
  expect(settings({}).texts("policy")).toEqual(["policy"]);
  expect(settings({ env: { CONFTEST_POLICY: "a,b" } }).texts("policy")).toEqual(["a", "b"]);
  expect(settings({ file: new Map([["policy", ["x", "y,z"]]]) }).texts("policy")).toEqual(["x", "y,z"]);
});

test("a word that is no truth value is refused", () => {
  const wrong = settings({ env: { CONFTEST_FAIL_ON_WARN: "perhaps" } });
  expect(() => wrong.bool("fail-on-warn")).toThrow(expect.objectContaining({ code: "settings" }) as Problem);
});
