import type { Json } from "@sekisho/core";
import type { Writable } from "../../../go/json.ts";
import type { OpaError } from "../../output/errors.ts";
import type { Contents } from "../contents/contents.ts";
import type { Revision } from "../contents/revision.ts";
import type { Store } from "../contents/store.ts";
import type { ApiRequest } from "../http/request.ts";
import type { Timers } from "./timers.ts";

/** What routes answer from. */
export interface Served {
  readonly store: Store;
  /** Paths below `data`. */
  readonly defaultDecision: readonly string[];
  /** The configuration in force, without secrets. */
  readonly config: () => Writable;
  /** What the status plugin would tell; undefined where it is not on. */
  readonly status: () => Writable | undefined;
  readonly health: Health;
  /** Takes decisions; absent where nobody logs them. */
  readonly decisions?: DecisionSink;
  /** The text of `/metrics`. */
  readonly metrics: () => string;
}

export interface Health {
  /** Whether every bundle of the configuration was in force once. */
  readonly bundles: () => boolean;
  /** Names of plugins that do not work. */
  readonly failing: () => readonly string[];
}

export interface DecisionSink {
  /** The id of a new decision. */
  readonly nextId: () => string;
  /** Answers when the decision is taken; throws ApiError where it must not be answered without its log. */
  readonly take: (decision: Decision) => Promise<void>;
}

/** One answer of a policy, as decision logs tell it. */
export interface Decision {
  readonly id: string;
  readonly request: ApiRequest;
  readonly revision: Revision;
  /** Of a document: its path; of a query, its text. */
  readonly path?: string;
  readonly query?: string;
  readonly input: Json | undefined;
  readonly result?: Json | undefined;
  readonly error?: { readonly code: string; readonly message: string; readonly errors: readonly OpaError[] };
  readonly timers: Timers;
}

/** What `?provenance` adds. */
export function provenance({ bundles }: Pick<Contents, "bundles">, version: string): Writable {
  const fields = new Map<string, Writable>([
    ["version", version],
    ["build_commit", ""],
    ["build_timestamp", ""],
    ["build_hostname", ""],
  ]);
  if (bundles.size > 0) {
    const names = [...bundles].sort(([a], [b]) => (a < b ? -1 : 1));
    fields.set("bundles", new Map(names.map(([name, { revision }]) => [name, new Map([["revision", revision]])])));
  }
  return fields;
}
