import { describe, expect, test } from "vitest";
import { cacheDirectory } from "./cache-directory.ts";

describe("the cache directory", () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ["is the user's", { HOME: "/home/a" }, "/home/a/.cache/sekisho"],
    ["follows XDG", { HOME: "/home/a", XDG_CACHE_HOME: "/var/c" }, "/var/c/sekisho"],
    ["ignores an XDG path that is not absolute", { HOME: "/home/a", XDG_CACHE_HOME: "c" }, "/home/a/.cache/sekisho"],
    ["is moved", { HOME: "/home/a", SEKISHO_CACHE: "/tmp/c" }, "/tmp/c"],
    ["is moved, from where the program runs", { SEKISHO_CACHE: "c" }, "/work/c"],
    ["is switched off", { HOME: "/home/a", SEKISHO_CACHE: "off" }, undefined],
    ["is nowhere without a home", {}, undefined],
  ])("%s", (_, env, expected) => {
    expect(cacheDirectory(env, "/work")).toBe(expected);
  });
});
