import { Sequence, times } from "../random.ts";
import type { Workload } from "../workload.ts";

const LEVELS = 24;
const ITEMS = 50;

/** Functions that call functions, twenty-four deep; every third one has two bodies with conditions of their own. */
function level(i: number): string {
  if (i === LEVELS) return `level_${i}(item, n) := n + item.weight\n`;
  const call = `level_${i + 1}(item, n + ${i})`;
  if (i % 3 !== 0) return `level_${i}(item, n) := ${call}\n`;
  return `level_${i}(item, n) := ${call} if item.kind != "skip-${i}"

level_${i}(item, n) := n if {
	item.kind == "skip-${i}"
	item.weight > 2
}
`;
}

const s = new Sequence(60);

export const functions: Workload = {
  name: "deep functions (24 levels × 50 items)",
  goal: 1 / 10,
  policy: `package scores

scores[item.id] := level_0(item, 0) if some item in input.items

${times(LEVELS + 1, level).join("\n")}`,
  input: {
    items: times(ITEMS, (i) => ({
      id: `item-${i}`,
      kind: s.pick(["plain", "plain", "skip-12", "skip-21"]),
      weight: 1 + s.below(9),
    })),
  },
  rule: "data.scores.scores",
};
