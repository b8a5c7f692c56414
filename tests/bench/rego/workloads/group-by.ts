import { Sequence, times } from "../random.ts";
import type { Workload } from "../workload.ts";

const ITEMS = 1_000;
const TEAMS = 50;

/** Written as people write it, n² when run as it stands: both engines have to see the index in it. */
const policy = `package inventory

names_by_team[team] := names if {
	some item in input.items
	team := item.team
	names := {other.name | some other in input.items; other.team == team}
}

cost_by_team[team] := cost if {
	some item in input.items
	team := item.team
	cost := sum([other.cost | some other in input.items; other.team == team])
}
`;

const s = new Sequence(10);
const input = {
  items: times(ITEMS, (i) => ({ name: `item-${i}`, team: `team-${s.below(TEAMS)}`, cost: s.below(1_000) })),
};

export const groupNames: Workload = {
  name: "group-by over 1,000 items, names as sets",
  goal: 1 / 10,
  policy,
  input,
  rule: "data.inventory.names_by_team",
};

export const groupCosts: Workload = {
  name: "group-by over 1,000 items, sums",
  goal: 1 / 10,
  policy,
  input,
  rule: "data.inventory.cost_by_team",
};
