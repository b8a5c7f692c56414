import { expect, test } from "vitest";
import { builtins as inBrowsers, unavailableBuiltins } from "./browser.ts";
import { builtins } from "./index.ts";
import { strictContext } from "./table.ts";

test("browsers have the same functions of the same types", () => {
  const shape = (all: typeof builtins): readonly unknown[] =>
    [...all.values()]
      .map(({ name, args, result }) => ({ name, args, result }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(shape(inBrowsers)).toEqual(shape(builtins));
});

test("what needs keys says by name that it is not there", () => {
  expect(unavailableBuiltins.length).toBe(18);
  for (const name of unavailableBuiltins) {
    const call = (): unknown => inBrowsers.get(name)?.run(strictContext(), "", "", "");
    expect(call).toThrow(
      expect.objectContaining({ code: "eval_builtin_error", message: `${name}: not available in this environment` }),
    );
  }
});
