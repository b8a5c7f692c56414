/** For tests: the given conformance cases, as far as ../shared stands beside the repository. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { readJson } from "../src/builtins/json/read.ts";
import type { SourceModule } from "../src/index.ts";

export interface GivenCase {
  readonly note: string;
  readonly query: string;
  readonly modules: readonly SourceModule[];
  readonly data: Json;
  readonly input: Json | undefined;
}

const directory = join(import.meta.dirname, "../../../../shared/conformance/rego-v1");

/** Why there are none, or undefined. */
export const casesMissing = existsSync(directory)
  ? undefined
  : "the given conformance cases need ../shared/conformance beside the repository";

interface Written {
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[] | null;
  readonly data?: Json;
  readonly input?: Json;
}

/** All cases, in the order of their files; none where they are missing. */
export function givenCases(): readonly GivenCase[] {
  if (casesMissing !== undefined) return [];
  return readdirSync(directory).flatMap((file) => {
    // The files of this directory are in the form of Written.
    const { cases } = readJson(readFileSync(join(directory, file), "utf8")) as unknown as { cases: readonly Written[] };
    return cases.map(({ note, query, modules, data, input }) => ({
      note,
      query,
      modules: (modules ?? []).map((text, i) => ({ file: `test-${i}.rego`, text })),
      data: data ?? {},
      input,
    }));
  });
}
