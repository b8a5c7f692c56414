import { expect, test } from "vitest";
import { browserCommand } from "./open-browser.ts";

const display = { DISPLAY: ":0" };

test.each([
  ["a terminal and a display", { env: display, platform: "linux", isTerminal: true }, "xdg-open"],
  ["a display of another kind", { env: { WAYLAND_DISPLAY: "w" }, platform: "linux", isTerminal: true }, "xdg-open"],
  ["a Mac", { env: {}, platform: "darwin", isTerminal: true }, "open"],
  ["no terminal", { env: display, platform: "linux", isTerminal: false }, undefined],
  ["no terminal on a Mac", { env: {}, platform: "darwin", isTerminal: false }, undefined],
  ["no display", { env: { DISPLAY: "" }, platform: "linux", isTerminal: true }, undefined],
] as const)("a browser opens with %s", (_, desk, command) => expect(browserCommand(desk)?.[0]).toBe(command));
