/** Calls of builtins with what OPA 1.19.0 answered to them, errors included; ⏎ stands for a line break. */
import { describe, expect, test } from "vitest";
import { awsBuiltins } from "./aws.ts";
import type { Builtin } from "./builtin.ts";
import { cidr } from "./cidr.ts";
import { cryptoBuiltins } from "./crypto.ts";
import { encoding } from "./encoding.ts";
import { glob } from "./glob.ts";
import { graphql } from "./graphql.ts";
import { pureHashes } from "./hashes-browser.ts";
import { nodeHashes } from "./hashes-node.ts";
import { json } from "./json.ts";
import { jsonSchema } from "./json-schema.ts";
import { jwtDecoding } from "./jwt-decode.ts";
import { jwtMacBuiltins } from "./jwt-mac.ts";
import { jwt } from "./jwt-node.ts";
import { regex } from "./regex.ts";
import { rego } from "./rego.ts";
import { renderTemplate } from "./render-template.ts";
import { semver } from "./semver.ts";
import { sprintf } from "./sprintf.ts";
import { strings } from "./strings.ts";
import { outcome, rowsOf } from "./table.ts";
import { time } from "./time.ts";
import { units } from "./units.ts";
import { uri } from "./uri.ts";
import { uuid } from "./uuid.ts";
import { x509 } from "./x509-node.ts";
import { x509Parsing } from "./x509-parse.ts";
import { yaml } from "./yaml.ts";

const families: { readonly [name: string]: readonly Builtin[] } = {
  aws: awsBuiltins(nodeHashes),
  cidr,
  crypto: cryptoBuiltins(nodeHashes),
  encoding,
  glob,
  graphql,
  json,
  "json-schema": jsonSchema,
  jwt: [...jwtDecoding, ...jwtMacBuiltins(nodeHashes), ...jwt],
  "parse-module": rego,
  regex,
  semver,
  sprintf,
  strings,
  templates: renderTemplate,
  time,
  units,
  uri,
  uuid,
  x509: [...x509Parsing, ...x509],
  yaml,
};

for (const [name, family] of Object.entries(families)) {
  describe(name, () => {
    test.each(rowsOf(name))("$call", (row) => {
      expect(outcome(family, row).replaceAll("\n", "⏎")).toBe(row.expected);
    });
  });
}

describe("the hash functions of browsers give the same answers", () => {
  test.each([...rowsOf("crypto"), ...rowsOf("aws")])("$call", (row) => {
    const family = [...cryptoBuiltins(pureHashes), ...awsBuiltins(pureHashes)];
    expect(outcome(family, row).replaceAll("\n", "⏎")).toBe(row.expected);
  });
});
