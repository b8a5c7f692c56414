import { walkPairs } from "../runtime/walk-pairs.ts";
import { any, anyArray, type Builtin, tuple } from "./builtin.ts";

/** `walk(x, [path, value])` holds for every value inside `x`. The plan makes a loop of it; `run` gives all pairs at once. */
export const walking: readonly Builtin[] = [
  { name: "walk", args: [any], result: tuple(anyArray, any), run: (c, value) => walkPairs(c, value) },
];
