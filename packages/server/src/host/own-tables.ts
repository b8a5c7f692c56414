import { Problem } from "@sekisho/core";
import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type TableNode,
  type UnknownRow,
} from "kysely";

/** Refuses queries of a gate on tables that are not its own: their names start with the gate's. */
export class OwnTables implements KyselyPlugin {
  readonly #check: TableCheck;

  constructor(gate: string) {
    this.#check = new TableCheck(gate);
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#check.transformNode(node, queryId);
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result);
  }
}

class TableCheck extends OperationNodeTransformer {
  readonly #gate: string;
  readonly #prefix: string;

  constructor(gate: string) {
    super();
    this.#gate = gate;
    this.#prefix = tablePrefix(gate);
  }

  protected override transformTable(node: TableNode): TableNode {
    const { name } = node.table.identifier;
    if (!name.startsWith(this.#prefix) || node.table.schema !== undefined) {
      throw new Problem(
        "foreign_table",
        `the gate ${this.#gate} has no table ${name}: its tables are ${this.#prefix}…`,
      );
    }
    return node;
  }
}

/** What the names of a gate's tables start with. */
export function tablePrefix(gate: string): string {
  return `${gate.replaceAll("-", "_")}_`;
}
