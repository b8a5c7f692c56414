/** Each role may do what those before it may. */
export type Role = "viewer" | "member" | "approver" | "admin";

/** An act, and who may do it at least. What no permission speaks of nobody may do. */
export interface Permission {
  /** `GATE.what`. */
  readonly name: string;
  readonly role: Role;
  /** `own-team`: only on things of a team that the person belongs to; admins on all. */
  readonly reach: "own-team" | "any";
}

/** Who asks: a person who is signed in, or a token. */
export interface Actor {
  /** The salted digest by which the ledger knows them. */
  readonly digest: string;
  readonly role: Role;
  readonly teams: readonly string[];
  /** A token's: what it may do of what its role may. Absent: all of it. */
  readonly permissions?: readonly string[];
  /** Scopes of subjects that it may speak of, as patterns: `repo:github.com/acme/*`. Absent: all. */
  readonly speaksFor?: readonly string[];
}
