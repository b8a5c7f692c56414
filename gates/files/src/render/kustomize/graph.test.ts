import { expect, test } from "vitest";
import { chooseOverlays, type WalkedOverlay } from "./graph.ts";

/** `NAME: USED…`; a `!` behind the name was named by somebody, a `*` is a component, a `?` can't be read. */
function walked(text: string): WalkedOverlay {
  const [head = "", used = ""] = text.split(":");
  const directory = `/r/${head.replace(/[!*?]$/, "")}`;
  return {
    overlay: { kind: "overlay", directory, file: `${directory}/kustomization.yaml`, explicit: head.endsWith("!") },
    kustomization: head.endsWith("?")
      ? undefined
      : {
          directory,
          isComponent: head.endsWith("*"),
          resources: used
            .split(" ")
            .filter(Boolean)
            .map((name) => `../${name}`),
          changes: [],
          inputs: [],
        },
  };
}

test.each<[string, readonly string[], string, string]>([
  ["alone", ["a:"], "a", ""],
  ["a base is a part", ["base:", "prod: base", "test: base"], "prod test", ""],
  ["a base that somebody named", ["base!:", "prod: base"], "base prod", ""],
  ["a base of a base", ["a:", "b: a", "c: b"], "c", ""],
  ["a circle", ["a: b", "b: a"], "a", ""],
  ["a circle below", ["a: b", "b: a", "c: a"], "c", ""],
  ["itself", ["a: a"], "a", ""],
  ["a component that is used", ["k*:", "prod: k"], "prod", ""],
  ["a component that is not", ["k*:", "prod:"], "prod", "k"],
  ["a component of a component that nobody uses", ["k*: l", "l*:"], "", "k l"],
  ["a base of a component that nobody uses", ["k*: b", "b:"], "b", "k"],
  ["one that can't be read", ["a?"], "a", ""],
])("%s", (_, texts, rendered, unused) => {
  const chosen = chooseOverlays(texts.map(walked));
  const names = (overlays: readonly { readonly directory: string }[]): string =>
    overlays.map(({ directory }) => directory.slice("/r/".length)).join(" ");
  expect([names(chosen.rendered), names(chosen.unused)]).toEqual([rendered, unused]);
});
