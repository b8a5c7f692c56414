/** Calls of builtins with what OPA 1.19.0 answered to them, errors included. */
import { describe, expect, test } from "vitest";
import type { Builtin } from "./builtin.ts";
import { cidr } from "./cidr.ts";
import { crypto } from "./crypto-node.ts";
import { encoding } from "./encoding.ts";
import { glob } from "./glob.ts";
import { json } from "./json.ts";
import { regex } from "./regex.ts";
import { semver } from "./semver.ts";
import { sprintf } from "./sprintf.ts";
import { strings } from "./strings.ts";
import { outcome, rowsOf } from "./table.ts";
import { time } from "./time.ts";
import { units } from "./units.ts";
import { uri } from "./uri.ts";
import { uuid } from "./uuid.ts";
import { yaml } from "./yaml.ts";

const families: { readonly [name: string]: readonly Builtin[] } = {
  cidr,
  crypto,
  encoding,
  glob,
  json,
  regex,
  semver,
  sprintf,
  strings,
  time,
  units,
  uri,
  uuid,
  yaml,
};

for (const [name, family] of Object.entries(families)) {
  describe(name, () => {
    test.each(rowsOf(name))("$call", (row) => {
      expect(outcome(family, row)).toBe(row.expected);
    });
  });
}
