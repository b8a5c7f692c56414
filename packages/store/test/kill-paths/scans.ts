import type { Report } from "../reports.ts";

const type = "k8s:apps/Deployment";
const A = "deploy/a.yaml#shop/a";
const B = "deploy/b.yaml#shop/b";
const C = "deploy/c.yaml#shop/c";

/** What a child reports while it is killed: openings, a rename, a resolution, an exemption, two owners. */
export const twoScans: readonly Report[] = [
  {
    id: "1",
    startedAt: 1000,
    said: [
      { name: A, broken: ["k/one", "k/two"] },
      { name: B, broken: ["k/one"], owner: "pay" },
    ],
  },
  {
    id: "2",
    startedAt: 2000,
    said: [
      { name: C, broken: ["k/two"] },
      { name: B, exempted: ["k/one"], owner: "pay" },
    ],
    renames: [{ from: { type, name: A }, to: { type, name: C } }],
  },
];
