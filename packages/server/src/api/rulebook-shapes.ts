import { z } from "zod";
import { severity, time } from "./shapes.ts";

const difference = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.string()),
});

export const mistake = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  hint: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
});

export const rulebook = z.object({
  name: z.string(),
  scopes: z.array(z.string()),
  /** An address or a directory. */
  from: z.string(),
  inForce: z
    .object({
      version: z.string(),
      digests: z.record(z.string(), z.string()),
      revision: z.string().optional(),
      since: time,
      rules: z.int(),
      exemptions: z.int(),
      /** Absent where it was in force when the server started. */
      changes: z.object({ rules: difference, exemptions: difference, parts: z.array(z.string()) }).optional(),
      warnings: z.array(mistake),
    })
    .optional(),
  refused: z.object({ since: time, revision: z.string().optional(), mistakes: z.array(mistake) }).optional(),
  unreachable: z.object({ since: time, why: z.string() }).optional(),
  lookedAt: time.optional(),
  /** Milliseconds since the source was read for the last time. */
  ageMs: z.int().optional(),
});

export const ruleShape = z.object({
  id: z.string(),
  severity,
  title: z.string(),
  why: z.string().optional(),
  fix: z.string().optional(),
  references: z.array(z.string()),
});

export const rulebooks = z.object({ rulebooks: z.array(rulebook) });
