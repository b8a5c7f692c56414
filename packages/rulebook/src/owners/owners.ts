import type { Span } from "@sekisho/core";
import type { SubjectMatch } from "../exemptions/exemption.ts";
import type { Pattern } from "../match/pattern.ts";
import type { Language } from "../verdict.ts";

/** Who owns what, and whom to tell. */
export interface Owners {
  /** The team of what nothing else matches. */
  readonly default: string;
  readonly teams: ReadonlyMap<string, Team>;
  /** The last one that matches decides. */
  readonly owns: readonly Ownership[];
  /** Label and tag that may name a team where `owns` is silent; this routes messages and gives no right. */
  readonly claims?: { readonly label?: string; readonly tag?: string };
}

export interface Team {
  readonly name: string;
  readonly language: Language;
  /** The team's name at the forge, as CODEOWNERS has it behind `@`: `acme/payments`. */
  readonly github?: string;
  readonly tell: readonly Channel[];
  /** Rules for which the team may approve exemptions. */
  readonly approves: readonly Pattern[];
}

export type Channel = { readonly [kind in ChannelKind]?: string };
export const channelKinds = ["slack", "msteams", "email", "webhook"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Whose the subjects are that an entry matches: a team's, or that of CODEOWNERS in their repository. */
export type Ownership = OwnershipMatch & ({ readonly team: string } | { readonly codeowners: true });

export interface OwnershipMatch {
  readonly match: SubjectMatch;
  /** Where the entry stands. */
  readonly span: Span;
}
