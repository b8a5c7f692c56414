import { z } from "zod";
import { findingGroup } from "./finding-shapes.ts";
import { time } from "./shapes.ts";

/** What asks for a person, the most pressing first. */
const need = z.object({
  /**
   * `critical`: open and critical · `unowned`: open, of nobody · `mine`: open, of the caller's teams · `reopened`,
   * `exemption-ended`, `severity-up`: changed so since yesterday · `scan-failed`: the latest scan of a place could not read
   * what it should · `scan-old`: it is old · `job-dead`: work that was given up · `rulebook-refused`,
   * `rulebook-unreachable`: a rulebook that is followed, and not in force as it is in its repository
   */
  kind: z.enum([
    "critical",
    "reopened",
    "exemption-ended",
    "severity-up",
    "unowned",
    "mine",
    "scan-failed",
    "scan-old",
    "job-dead",
    "rulebook-refused",
    "rulebook-unreachable",
  ]),
  count: z.int(),
});

const day = z.object({
  /** Days since 1970-01-01 in UTC. */
  day: z.int(),
  opened: z.int(),
  ended: z.int(),
  open: z.int(),
});

const scan = z.object({
  gate: z.string(),
  scope: z.string(),
  startedAt: time,
  state: z.enum(["running", "done", "failed"]),
  why: z.string().optional(),
  /** Digest of the rules that judged. */
  rules: z.string().optional(),
});

export const overview = z.object({
  now: time,
  /** Open findings by kind of place; a kind without any is left out. */
  places: z.array(findingGroup),
  /** Findings by state. */
  states: z.array(findingGroup),
  needs: z.array(need),
  /** The last thirty days, the latest last. */
  days: z.array(day),
  /** The latest of each gate and place, the newest first. */
  scans: z.array(scan),
});
