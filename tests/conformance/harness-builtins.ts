import { type Builtin, builtins } from "@sekisho/rego";

/** What the suites' own runner has beside the language: `test.sleep("10ms")` waits, so that a clock could move. */
const sleep: Builtin = {
  name: "test.sleep",
  args: [{ kind: "string" }],
  result: { kind: "null" },
  run: (_, duration) => {
    const ms = typeof duration === "string" ? /^(\d+)ms$/.exec(duration)?.[1] : undefined;
    if (ms === undefined)
      throw new Error(`test.sleep: expected milliseconds such as "10ms", found ${JSON.stringify(duration)}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
    return null;
  },
};

export const harnessBuiltins: ReadonlyMap<string, Builtin> = new Map([...builtins, [sleep.name, sleep]]);
