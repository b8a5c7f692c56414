import { assert, asyncProperty, integer, nat, property } from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Frontier, TILE, type TreeNode } from "./frontier.ts";
import { EMPTY_ROOT, type Hash, leafHash, nodeHash } from "./hash.ts";
import { frontierOf, inclusionPath, rootFromPath, type TreeSource } from "./proof.ts";

/** A tree in memory, with the nodes that a sealer keeps. */
function grow(leaves: readonly Hash[]): { readonly frontier: Frontier; readonly source: TreeSource } {
  const nodes: TreeNode[] = [];
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(leaf, nodes);
  const levelOf = (level: number): readonly Hash[] =>
    level === 0 ? leaves : nodes.filter((node) => node.level === level).map(({ hash }) => hash);
  return { frontier, source: { hashes: async (level, from, count) => levelOf(level).slice(from, from + count) } };
}

/** RFC 6962, section 2.1, word by word. */
function plainRoot(leaves: readonly Hash[]): Hash {
  const [first] = leaves;
  if (first === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(plainRoot(leaves.slice(0, half)), plainRoot(leaves.slice(half)));
}

const manyLeaves = (count: number): readonly Hash[] => Array.from({ length: count }, (_, i) => leafHash(`entry ${i}`));

describe("the eight leaves of the test vectors of Certificate Transparency", () => {
  const bodies = ["", "\x00", "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "PQRSTUVW", "`abcdefghijklmno"];
  const leaves = bodies.map(leafHash);

  it.each([
    [0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    [1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
    [2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    [3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
    [4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    [5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
    [6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
    [7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
    [8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
  ])("have the root of %i", (size, root) => {
    expect(grow(leaves.slice(0, size)).frontier.root()).toBe(root);
  });

  it("have the path of the first", async () => {
    expect(await inclusionPath(grow(leaves).source, 0, 8)).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
  });
});

test("a frontier has the root of the plain definition", () => {
  assert(
    property(integer({ min: 0, max: 700 }), (count) => {
      const leaves = manyLeaves(count);
      expect(grow(leaves).frontier.root()).toBe(plainRoot(leaves));
    }),
    { numRuns: 30 },
  );
});

test("a frontier read from kept nodes goes on like the one that made them, across two levels", async () => {
  const leaves = manyLeaves(TILE * TILE + 3 * TILE + 7);
  for (const size of [0, 1, TILE - 1, TILE, TILE + 1, TILE * TILE, leaves.length]) {
    const { frontier, source } = grow(leaves.slice(0, size));
    const read = await frontierOf(source, size);
    expect(read.root()).toBe(frontier.root());
    const [more, expected]: [TreeNode[], TreeNode[]] = [[], []];
    for (const leaf of leaves.slice(0, 300)) {
      read.append(leaf, more);
      frontier.append(leaf, expected);
    }
    expect([read.root(), more]).toEqual([frontier.root(), expected]);
  }
});

test("the path of an entry verifies, and of any other fails", async () => {
  const leaves = manyLeaves(1000);
  await assert(
    asyncProperty(integer({ min: 1, max: 1000 }), nat(), nat(), async (size, someIndex, otherIndex) => {
      const [index, other] = [someIndex % size, otherIndex % size];
      const { frontier, source } = grow(leaves.slice(0, size));
      const root = frontier.root();
      const path = await inclusionPath(source, index, size);
      const leafAt = (at: number): Hash => leaves[at] ?? EMPTY_ROOT;
      expect(rootFromPath(leafAt(index), path, { index, size })).toBe(root);
      if (other !== index) {
        expect(rootFromPath(leafAt(other), path, { index, size })).not.toBe(root);
        expect(rootFromPath(leafAt(index), path, { index: other, size })).not.toBe(root);
      }
      expect(rootFromPath(leafAt(index), [...path, EMPTY_ROOT], { index, size })).not.toBe(root);
      expect(rootFromPath(leafAt(index), path.slice(1), { index, size })).not.toBe(size === 1 ? "" : root);
    }),
    { numRuns: 40 },
  );
});
