import type { Builtin } from "@sekisho/rego/browser";

/** What the suites' own runner has beside the language: `test.sleep("10ms")` waits, so that a clock could move. */
const sleep: Builtin = {
  name: "test.sleep",
  args: [{ kind: "string" }],
  result: { kind: "null" },
  run: (_, duration) => {
    const ms = typeof duration === "string" ? /^(\d+)ms$/.exec(duration)?.[1] : undefined;
    if (ms === undefined)
      throw new Error(`test.sleep: expected milliseconds such as "10ms", found ${JSON.stringify(duration)}`);
    // Browsers have no other way to wait without giving up control.
    for (const end = performance.now() + Number(ms); performance.now() < end; );
    return null;
  },
};

export function withHarness(builtins: ReadonlyMap<string, Builtin>): ReadonlyMap<string, Builtin> {
  return new Map([...builtins, [sleep.name, sleep]]);
}
