import { describe, expect, test } from "vitest";
import { type Component, provision } from "./components.ts";

/** Provisions one component whose install command makes it appear with status 0. */
async function provisionOne(options: { there: boolean; installable: boolean; mayInstall: boolean; status?: number }) {
  const ran: string[] = [];
  let there = options.there;
  const component: Component = {
    name: "clamd",
    tests: ["gates/uploads/**/*.clamd.test.ts"],
    detect: async () => there,
    ...(options.installable && { install: [["apt-get", "install", "clamav"]] }),
  };
  const missing = await provision([component], {
    mayInstall: options.mayInstall,
    print: () => {},
    run: async (command) => {
      ran.push(command);
      there = (options.status ?? 0) === 0;
      return { status: options.status ?? 0, output: "" };
    },
  });
  return { missing: missing.length, ran: ran.length };
}

describe("provision", () => {
  test.each([
    ["there", { there: true, installable: true, mayInstall: true }, { missing: 0, ran: 0 }],
    ["installs", { there: false, installable: true, mayInstall: true }, { missing: 0, ran: 1 }],
    ["may not install", { there: false, installable: true, mayInstall: false }, { missing: 1, ran: 0 }],
    ["can't install", { there: false, installable: false, mayInstall: true }, { missing: 1, ran: 0 }],
    ["fails to install", { there: false, installable: true, mayInstall: true, status: 1 }, { missing: 1, ran: 1 }],
  ])("%s", async (_name, options, expected) => {
    expect(await provisionOne(options)).toEqual(expected);
  });
});
