import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

export interface LedgerTables {
  readonly ledger_entry: {
    readonly id: Generated<number>;
    /** By the clock of the program that wrote it; the body says the same. */
    readonly at: number;
    readonly kind: string;
    /** What entries are searched by: copies of what the body says, null where it says nothing. */
    readonly scope: string | null;
    readonly type: string | null;
    readonly name: string | null;
    readonly rule: string | null;
    readonly actor: string | null;
    /** Canonical JSON; the leaf is the hash of this very text. */
    readonly body: string;
    /** The place in the chain, from 1; null until the sealer came by. */
    readonly seq: number | null;
    /** RFC 6962 leaf hash of the body. */
    readonly leaf: Uint8Array | null;
    /** SHA-256 over the chain of the entry before and this leaf. */
    readonly chain: Uint8Array | null;
  };
}

export const ledgerMigration: Migration = {
  owner: "store",
  id: "0001-ledger",
  release: 1,
  phase: "expand",
  statements: ({ id, int, text, bytes, database }) => [
    `create table ledger_entry (id ${id}, at ${int} not null, kind ${text} not null, scope ${text}, type ${text},
      name ${text}, rule ${text}, actor ${text}, body ${text} not null, seq ${int}, leaf ${bytes}, chain ${bytes})`,
    "create unique index ledger_entry_seq on ledger_entry (seq)",
    "create index ledger_entry_unsealed on ledger_entry (id) where seq is null",
    "create index ledger_entry_kind on ledger_entry (kind, at)",
    "create index ledger_entry_name on ledger_entry (name, at)",
    ...(database === "sqlite" ? SQLITE_GUARDS : POSTGRES_GUARDS),
  ],
};

/** Against accidents: whoever may change the schema may drop these, and the chain is what tells. */
const SQLITE_GUARDS = [
  `create trigger ledger_entry_sealed before update on ledger_entry
    when old.seq is not null or new.body is not old.body or new.at is not old.at or new.kind is not old.kind
    begin select raise(abort, 'the ledger is append-only'); end`,
  `create trigger ledger_entry_kept before delete on ledger_entry
    begin select raise(abort, 'the ledger is append-only'); end`,
];

const POSTGRES_GUARDS = [
  `create function ledger_entry_guard() returns trigger language plpgsql as $$ begin
    if tg_op = 'DELETE' or old.seq is not null or new.body <> old.body or new.at <> old.at or new.kind <> old.kind then
      raise exception 'the ledger is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
  end $$`,
  `create trigger ledger_entry_guard before update or delete on ledger_entry
    for each row execute function ledger_entry_guard()`,
];
