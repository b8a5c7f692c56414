import type { Severity } from "@sekisho/rulebook";
import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { severityRank } from "./severity.ts";
import type { FindingState } from "./tables.ts";

/** Where things live: repositories, images and what builds them, clusters, cloud accounts. */
export type PlaceKind = "code" | "container" | "cluster" | "cloud";

/** Which findings; what is left out asks for nothing. */
export interface FindingFilter {
  readonly state?: FindingState;
  /** "": of nobody. */
  readonly owner?: string;
  readonly rule?: string;
  readonly scope?: string;
  readonly type?: string;
  /** The subject's name, whole. */
  readonly subject?: string;
  readonly severity?: Severity;
  /** A part of the subject's name, to the letter. */
  readonly name?: string;
  readonly place?: PlaceKind;
  /** In its state since then or later: UTC epoch milliseconds. */
  readonly since?: number;
}

type Finding = ExpressionBuilder<Tables, "finding">;

/** The condition that holds for the findings that a filter asks for. */
export function isAskedFor(filter: FindingFilter): (finding: Finding) => Expression<SqlBool> {
  const { state, owner, rule, scope, type, subject, severity, name, place, since } = filter;
  return (finding) => {
    const all: Expression<SqlBool>[] = [];
    if (state !== undefined) all.push(finding("state", "=", state));
    if (owner !== undefined) all.push(finding("owner", "=", owner));
    if (rule !== undefined) all.push(finding("rule", "=", rule));
    if (scope !== undefined) all.push(finding("scope", "=", scope));
    if (type !== undefined) all.push(finding("type", "=", type));
    if (subject !== undefined) all.push(finding("name", "=", subject));
    if (severity !== undefined) all.push(finding("severity", "=", severityRank(severity)));
    // Both databases have this one, and it minds the case; LIKE does on one of them only.
    if (name !== undefined && name !== "") all.push(sql<SqlBool>`replace(name, ${name}, '') <> name`);
    if (place !== undefined) all.push(sql<SqlBool>`${placeKind} = ${place}`);
    if (since !== undefined) all.push(finding("state_at", ">=", since));
    return finding.and(all);
  };
}

/** The kind of a finding's place (identity.md: scopes begin with it; a Dockerfile is of the image that it makes). */
export const placeKind: RawBuilder<PlaceKind> = sql<PlaceKind>`case
  when substr(scope, 1, 8) = 'cluster:' then 'cluster'
  when substr(scope, 1, 4) = 'aws:' then 'cloud'
  when substr(scope, 1, 6) = 'image:' or type = 'file:dockerfile' then 'container'
  else 'code' end`;
