import type { Kysely } from "kysely";
import type { Store } from "../../store.ts";
import type { Tables } from "../../tables.ts";
import { Frontier, TILE, type TreeNode } from "../tree/frontier.ts";
import { GENESIS, type Hash } from "../tree/hash.ts";
import { hexOf } from "../tree/stored.ts";
import { checkHead, type HeadRules, hasRoot, type StatedHead } from "./checkpoints.ts";
import { checkSealed, type EntryRow } from "./entry.ts";
import type { Fault } from "./fault.ts";

export interface WalkOptions {
  readonly database: Store["database"];
  readonly rules: HeadRules;
  /** By size. */
  readonly outside: readonly StatedHead[];
}

/** Goes through the sealed entries in order, and meets each kept hash and checkpoint where its last entry stands. */
export class Walk {
  readonly #db: Kysely<Tables>;
  readonly #options: WalkOptions;
  readonly #frontier = new Frontier();
  #chain = GENESIS;
  #nodes: TreeNode[] = [];
  #nodeCount = 0;
  #checkpoints = 0;
  #outside = 0;
  #covered = 0;

  constructor(db: Kysely<Tables>, options: WalkOptions) {
    this.#db = db;
    this.#options = options;
  }

  get size(): number {
    return this.#frontier.size;
  }

  get checkpoints(): number {
    return this.#checkpoints;
  }

  get outside(): number {
    return this.#outside;
  }

  get covered(): number {
    return this.#covered;
  }

  /** Checkpoints that cover nothing are none. */
  async start(): Promise<Fault | undefined> {
    const [first] = await this.#heads(Number.MIN_SAFE_INTEGER, 0);
    return first === undefined ? undefined : { code: "note", seq: first.size, ...outsideOf(first) };
  }

  /** The next entries by their places. */
  async page(rows: readonly EntryRow[]): Promise<Fault | undefined> {
    const before = this.size;
    const heads = await this.#heads(before, before + rows.length);
    this.#nodes = [];
    let at = 0;
    for (const row of rows) {
      const checked = checkSealed(row, { seq: this.size + 1, chain: this.#chain });
      if ("code" in checked) return (await this.#checkNodes(before)) ?? checked;
      this.#chain = checked.chain;
      this.#frontier.append(checked.leaf, this.#nodes);
      for (let head = heads[at]; head?.size === this.size; head = heads[++at]) {
        const fault = checkHead(head, this.#options.rules) ?? this.#checkRoot(head);
        if (fault !== undefined) return fault;
        this.#count(head);
      }
    }
    return this.#checkNodes(before);
  }

  /** What reaches beyond the last entry. */
  async end(): Promise<Fault | undefined> {
    const [head] = await this.#heads(this.size, Number.MAX_SAFE_INTEGER);
    if (head !== undefined) {
      const cut: Fault = { code: "cut", seq: head.size, from: this.size + 1, ...outsideOf(head) };
      return checkHead(head, this.#options.rules) ?? cut;
    }
    const { count } = await this.#db
      .selectFrom("ledger_node")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return count === this.#nodeCount ? undefined : { code: "node", seq: this.size, from: 1 };
  }

  #checkRoot(head: StatedHead): Fault | undefined {
    if (hasRoot(head, this.#frontier.root())) return undefined;
    return { code: "root", seq: head.size, from: this.#covered + 1, ...outsideOf(head) };
  }

  #count({ size, outside }: StatedHead): void {
    if (outside === undefined) this.#checkpoints++;
    else this.#outside++;
    this.#covered = size;
  }

  /** Compares what the last entries completed with what is kept. */
  async #checkNodes(before: number): Promise<Fault | undefined> {
    if (this.#nodes.length === 0) return undefined;
    const kept = await this.#keptNodes(before);
    for (const { level, index, hash } of this.#nodes) {
      const leaves = TILE ** level;
      if (kept.get(`${level}/${index}`) !== hash) {
        return { code: "node", seq: (index + 1) * leaves, from: index * leaves + 1 };
      }
    }
    this.#nodeCount += this.#nodes.length;
    return undefined;
  }

  async #keptNodes(before: number): Promise<ReadonlyMap<string, Hash | null>> {
    const kept = new Map<string, Hash | null>();
    for (let level = 1; TILE ** level <= this.size; level++) {
      const rows = await this.#db
        .selectFrom("ledger_node")
        .select(["idx", hexOf(this.#options.database, "hash").as("hash")])
        .where("level", "=", level)
        .where("idx", ">=", Math.floor(before / TILE ** level))
        .where("idx", "<", Math.floor(this.size / TILE ** level))
        .execute();
      for (const { idx, hash } of rows) kept.set(`${level}/${idx}`, hash);
    }
    return kept;
  }

  /** Checkpoints of more than `above` and at most `size` entries, smallest first. */
  async #heads(above: number, size: number): Promise<readonly StatedHead[]> {
    const stored = await this.#db
      .selectFrom("ledger_checkpoint")
      .select(["size", "note"])
      .where("size", ">", above)
      .where("size", "<=", size)
      .orderBy("size")
      .execute();
    const outside = this.#options.outside.filter((head) => head.size > above && head.size <= size);
    return [...stored, ...outside].sort((a, b) => a.size - b.size);
  }
}

function outsideOf({ outside }: StatedHead): { readonly outside?: string } {
  return outside === undefined ? {} : { outside };
}
