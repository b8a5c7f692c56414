import type { Tx } from "@sekisho/store";

/** People's consent to one thing exactly as it is: another digest is another thing. */
export interface Approvals {
  /** Asks; asking again for the same digest changes nothing. */
  ask(request: ApprovalRequest, tx: Tx): Promise<void>;
  /** Voids what was asked or granted for other digests of the same subject. */
  voidOthers(subject: string, digest: string, tx: Tx): Promise<void>;
  state(subject: string, digest: string): Promise<ApprovalState>;
}

export interface ApprovalRequest {
  /** What it is about, in the gate's own words: a plan of a project, a request for access. */
  readonly subject: string;
  /** Of what was shown to whoever approves. */
  readonly digest: string;
  /** Teams of which each has to consent. */
  readonly teams: readonly string[];
  /** The digest of the person who asks, who can't consent. */
  readonly askedBy: string;
  /** Last moment of consent, UTC epoch milliseconds. */
  readonly until: number;
}

export type ApprovalState =
  | { readonly state: "unknown" | "voided" | "expired" }
  | { readonly state: "asked"; readonly missing: readonly string[] }
  | { readonly state: "granted"; readonly by: readonly string[] };
