import { expect, test } from "vitest";
import { openRulebook } from "../src/index.ts";
import { IMAGE_RULE, load, MANIFEST, POD, subjectsIn } from "./rulebook-directory.ts";

test("it", async () => {
  const rulebook = await load({ "rulebook.yaml": `${MANIFEST}rules:\n  acme/allowed-images: {parameters: {allowed: [r.example/side]}}\n`, "rules/image.rego": IMAGE_RULE, "rules/main.rego": "package main\n\ndeny_latest contains msg if {\n\tinput.kind == \"Pod\"\n\tmsg := \"pod\"\n}\n" });
  const verdicts = await openRulebook(rulebook).judge(subjectsIn(POD), { gate: "files", now: 0, language: "ja" });
  console.log(JSON.stringify(verdicts, null, 1), rulebook.digests);
  expect(verdicts).toHaveLength(1);
});
