/** What of HCL's syntax tree a path of the document's value leads to. */
import { type Path, printPath } from "@sekisho/core";
import type { Attribute, Block, Body, Expression, ObjectEntry } from "../../hcl2/syntax.ts";
import type { Valuer } from "../../hcl2/value.ts";
import { EditRefusal } from "../operation.ts";

export type HclNode =
  /** What stands between the braces of a block, or the whole file. */
  | { readonly kind: "body"; readonly body: Body; readonly block?: Block }
  /** Blocks of one type that agree in their first labels. */
  | { readonly kind: "labels"; readonly blocks: readonly Block[]; readonly depth: number }
  | { readonly kind: "blocks"; readonly blocks: readonly Block[]; readonly holder: Body }
  | {
      readonly kind: "value";
      readonly value: Expression;
      readonly attribute?: Attribute;
      readonly entry?: ObjectEntry;
    };

/** Throws `patch_misses`, and `patch_expression` where the path leads into an expression. */
export function nodeAt(root: Body, path: Path, valuer: Valuer): HclNode {
  let node: HclNode = { kind: "body", body: root };
  let holder = root;
  for (const [i, part] of path.entries()) {
    if (node.kind === "body") holder = node.body;
    const next = below(node, part, { valuer, holder });
    if (next === undefined) {
      const where = printPath(path.slice(0, i + 1));
      const isMade = node.kind === "value" && node.value.kind !== "object" && node.value.kind !== "tuple";
      throw new EditRefusal(
        isMade ? "patch_expression" : "patch_misses",
        isMade ? `${where} is made by an expression` : `nothing stands at ${where}`,
      );
    }
    node = next;
  }
  return node;
}

function below(
  node: HclNode,
  part: string | number,
  { valuer, holder }: { readonly valuer: Valuer; readonly holder: Body },
): HclNode | undefined {
  if (node.kind === "value") return belowValue(node.value, part, valuer);
  if (node.kind === "blocks") {
    const block = typeof part === "number" ? node.blocks[part] : undefined;
    return block && { kind: "body", body: block.body, block };
  }
  if (node.kind === "labels") {
    const { depth } = node;
    const blocks = node.blocks.filter(({ labels }) => labels[depth]?.text === part);
    return blocks.length === 0 ? undefined : grouped(blocks, depth + 1, holder);
  }
  const attribute = node.body.find((item): item is Attribute => item.kind === "attribute" && item.name === part);
  if (attribute !== undefined) return { kind: "value", value: attribute.value, attribute };
  const blocks = node.body.filter((item): item is Block => item.kind === "block" && item.type === part);
  return blocks.length === 0 ? undefined : grouped(blocks, 0, node.body);
}

function grouped(blocks: readonly Block[], depth: number, holder: Body): HclNode {
  if (depth < (blocks[0]?.labels.length ?? 0)) return { kind: "labels", blocks, depth };
  return { kind: "blocks", blocks, holder };
}

function belowValue(value: Expression, part: string | number, valuer: Valuer): HclNode | undefined {
  if (value.kind === "interpolation") return belowValue(value.inner, part, valuer);
  if (value.kind === "tuple" && typeof part === "number") {
    const item = value.items[part];
    return item && { kind: "value", value: item };
  }
  if (value.kind !== "object") return undefined;
  const entry = value.entries.find((candidate) => valuer.key(candidate) === part);
  return entry && { kind: "value", value: entry.value, entry };
}
