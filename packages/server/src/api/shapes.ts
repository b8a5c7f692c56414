import { z } from "zod";

/** Parts that several operations answer with or take. Unknown fields are refused: a mistyped filter must not be no filter. */
export const time = z.int().meta({ description: "UTC epoch milliseconds" });
export const severity = z.enum(["critical", "high", "medium", "low", "info"]);
export const findingState = z.enum(["open", "exempted", "resolved"]);
export const findingKey = z.string().regex(/^[a-z2-7]{26}$/);
export const team = z.string().min(1).max(100);
export const shortText = z.string().min(1).max(1_000);
export const cursor = z.string().max(1_000).meta({ description: "the `next` of the page before" });
/** A number in a query. */
export const limit = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/, "expected a number from 1 to 999")
  .transform(Number);

/** A moment in a query. */
export const wholeText = z
  .string()
  .regex(/^\d{1,15}$/, "expected UTC epoch milliseconds")
  .transform(Number);

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  mistakes: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
});
