import { z } from "zod";
import { findingKey } from "./shapes.ts";

/** As many as one exemption may be about. */
const MAX_FINDINGS = 200;

const day = z.iso.date();

export const wantedExemption = z.strictObject({
  keys: z.array(findingKey).min(1).max(MAX_FINDINGS),
  reason: z.string().trim().min(10, "say why in at least ten characters").max(2_000),
  ticket: z.string().trim().min(1).max(200),
  /** The last day it holds, UTC. */
  until: day,
  /** Absent: the first team that may approve all of the rules. */
  approver: z.string().min(1).max(100).optional(),
});

export const proposedExemption = z.object({
  exemption: z.string(),
  approver: z.string(),
  path: z.string(),
  text: z.string(),
  /** Where the rulebook is in git: what was pushed. */
  branch: z.string().optional(),
  commit: z.string().optional(),
  /** Where it is not: for `git apply`. */
  patch: z.string().optional(),
});
