import { formats } from "@sekisho/formats";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";

test("--format takes every format that is read", () => {
  const options = commands.flatMap((command) => command.options ?? []);
  const choices = options.find(({ flag }) => flag === "--format")?.choices;
  expect(choices).toEqual(formats.map(({ name }) => name));
});
