import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

export type ScanPhase = "open" | "renames" | "violations" | "absences" | "later" | "closed" | "failed";
export type FindingState = "open" | "exempted" | "resolved";

export interface FindingTables {
  /** One run of judging. Its details (subjects, violations) are kept for late ones, then swept; the row stays. */
  readonly scan: {
    readonly id: string;
    readonly gate: string;
    readonly scope: string;
    /** Branch, tag or pull request; "" where the scope has none. */
    readonly ref: string;
    /** 1 for the default branch and for what has no branches; 0: a report, kept for a while, that changes nothing. */
    readonly changes_findings: number;
    readonly phase: ScanPhase;
    /** How far the phase is done: the last subject and key, or id. */
    readonly cursor: string;
    /** JSON: {@link Coverage}. */
    readonly coverage: string;
    /** JSON: `[{from: {type, name}, to: {type, name}}]`. */
    readonly renames: string;
    /** JSON: digests by name. */
    readonly digests: string;
    readonly started_at: number;
    readonly closed_at: number | null;
    /** Why it failed, or JSON of counts once closed. */
    readonly summary: string | null;
    readonly details_until: number | null;
  };
  /** The lists of rules that a scan's subjects were judged by: few lists, many subjects. */
  readonly scan_rules: { readonly scan: string; readonly no: number; readonly rules: string };
  readonly scan_subject: {
    readonly scan: string;
    readonly type: string;
    readonly name: string;
    readonly digest: string;
    readonly rules_no: number;
    /** JSON list of judged rules that gave no answer (unknown, error); null for none. */
    readonly unanswered: string | null;
    readonly owner: string;
  };
  readonly scan_violation: { readonly scan: string; readonly key: string } & ViolationColumns & SubjectColumns;
  readonly finding: {
    readonly id: Generated<number>;
    readonly key: string;
    readonly state: FindingState;
    /** critical 0 … info 4, so that the gravest come first. */
    readonly severity: number;
    readonly action: string;
    readonly message: string;
    readonly owner: string;
    /** The earliest moment at which a scan saw it. */
    readonly first_seen_at: number;
    /** When it came into its state. */
    readonly state_at: number;
    /** The flap guard: changes of state on that day (days since 1970, UTC). */
    readonly flap_day: number;
    readonly flap_changes: number;
  } & SubjectColumns;
  /** What each gate saw last. */
  readonly finding_sight: {
    readonly finding: number;
    readonly gate: string;
    readonly violated_at: number;
    readonly scan: string;
    /** The earliest moment after `violated_at` at which it was seen to hold no more; null while it lasts. */
    readonly passed_at: number | null;
    readonly passed_scan: string | null;
    readonly passed_why: "passed" | "gone" | null;
  } & ViolationColumns;
  readonly finding_event: {
    readonly id: Generated<number>;
    readonly finding: number;
    readonly scan: string | null;
    readonly at: number;
    readonly kind: string;
    /** JSON. */
    readonly detail: string;
    readonly owner: string;
    /** 1: the owner is told; 0: the flap guard keeps it back. */
    readonly told: number;
  };
  /** Whom people gave findings to; what scans say of the owner of these is not asked. */
  readonly finding_assignment: {
    readonly finding: number;
    readonly team: string;
    readonly note: string;
    readonly actor: string;
    readonly at: number;
  };
}

interface SubjectColumns {
  readonly rule: string;
  readonly scope: string;
  readonly type: string;
  readonly name: string;
  readonly instance: string;
}

/** A violation as it was seen. */
export interface ViolationColumns {
  readonly outcome: "violated" | "exempted";
  readonly severity: number;
  readonly action: string;
  readonly message: string;
  readonly owner: string;
  /** JSON lists and objects. */
  readonly exemptions: string;
  readonly places: string;
  readonly evidence: string;
}

export const findingMigration: Migration = {
  owner: "store",
  id: "0006-findings",
  release: 1,
  phase: "expand",
  statements({ id, int, text }) {
    const subject = `rule ${text} not null, scope ${text} not null, type ${text} not null, name ${text} not null,
      instance ${text} not null`;
    const violation = `outcome ${text} not null, severity ${int} not null, action ${text} not null,
      message ${text} not null, owner ${text} not null, exemptions ${text} not null, places ${text} not null,
      evidence ${text} not null`;
    return [
      `create table scan (id ${text} primary key, gate ${text} not null, scope ${text} not null, ref ${text} not null,
        changes_findings ${int} not null, phase ${text} not null, cursor ${text} not null, coverage ${text} not null,
        renames ${text} not null, digests ${text} not null, started_at ${int} not null, closed_at ${int},
        summary ${text}, details_until ${int})`,
      "create index scan_line on scan (scope, gate, started_at)",
      "create index scan_details on scan (details_until) where details_until is not null",
      `create table scan_rules (scan ${text} not null, no ${int} not null, rules ${text} not null,
        primary key (scan, no))`,
      `create table scan_subject (scan ${text} not null, type ${text} not null, name ${text} not null,
        digest ${text} not null, rules_no ${int} not null, unanswered ${text}, owner ${text} not null,
        primary key (scan, type, name))`,
      `create table scan_violation (scan ${text} not null, key ${text} not null, ${subject}, ${violation},
        primary key (scan, type, name, key))`,
      `create table finding (id ${id}, key ${text} not null, ${subject}, state ${text} not null,
        severity ${int} not null, action ${text} not null, message ${text} not null, owner ${text} not null,
        first_seen_at ${int} not null, state_at ${int} not null, flap_day ${int} not null,
        flap_changes ${int} not null)`,
      "create unique index finding_key on finding (key)",
      "create index finding_subject on finding (scope, type, name)",
      "create index finding_scope on finding (scope, id)",
      "create index finding_by_state on finding (state, severity, state_at desc, id desc)",
      "create index finding_by_owner on finding (owner, state, severity, state_at desc, id desc)",
      "create index finding_by_rule on finding (rule, state, severity, state_at desc, id desc)",
      "create index finding_by_place on finding (scope, state, severity, state_at desc, id desc)",
      `create table finding_sight (finding ${int} not null, gate ${text} not null, violated_at ${int} not null,
        scan ${text} not null, ${violation}, passed_at ${int}, passed_scan ${text}, passed_why ${text},
        primary key (finding, gate))`,
      `create table finding_event (id ${id}, finding ${int} not null, scan ${text}, at ${int} not null,
        kind ${text} not null, detail ${text} not null, owner ${text} not null, told ${int} not null)`,
      "create index finding_event_of on finding_event (finding, id)",
      "create index finding_event_scan on finding_event (scan, owner) where told = 1",
    ];
  },
};

export const assignmentMigration: Migration = {
  owner: "store",
  id: "0019-assignments",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table finding_assignment (finding ${int} primary key, team ${text} not null, note ${text} not null,
      actor ${text} not null, at ${int} not null)`,
    "create index finding_event_at on finding_event (at, kind)",
    "create index scan_by_gate on scan (gate, scope, started_at)",
  ],
};

/** Names in the order of the list: one that few findings have is looked for in the index alone. */
export const searchMigration: Migration = {
  owner: "store",
  id: "0021-finding-search",
  release: 1,
  phase: "expand",
  statements: () => [
    "create index finding_search on finding (state, severity, state_at desc, id desc, name)",
    "drop index finding_by_state",
  ],
};

/**
 * What changed at one moment stands by ascending ids: a scan's findings then go one behind the other into each index, not
 * each before the one that came before it, which takes PostgreSQL a fifth less of the time of storing them. A program
 * before this one sorts those of one moment by itself. The new ones first, so that nobody waits to read while they are made.
 */
export const orderMigration: Migration = {
  owner: "store",
  id: "0022-finding-order",
  release: 1,
  phase: "expand",
  statements: () => [
    "create index finding_list on finding (state, severity, state_at desc, id, name)",
    "create index finding_list_owner on finding (owner, state, severity, state_at desc, id)",
    "create index finding_list_rule on finding (rule, state, severity, state_at desc, id)",
    "create index finding_list_scope on finding (scope, state, severity, state_at desc, id)",
    "drop index finding_search",
    "drop index finding_by_owner",
    "drop index finding_by_rule",
    "drop index finding_by_place",
  ],
};
