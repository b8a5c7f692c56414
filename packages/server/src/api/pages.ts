import { Problem } from "@sekisho/core";
import { z } from "zod";
import { cursor, limit } from "./shapes.ts";

/** What a list is asked for, beside its filters. */
export const pageQuery = { after: cursor.optional(), limit: limit.optional() };

const DEFAULT_PAGE = 50;
const MAX_PAGE = 500;

/** How many of a list are one page. */
export function pageSize(asked: number | undefined): number {
  return Math.min(asked ?? DEFAULT_PAGE, MAX_PAGE);
}

/** A place in a list, for the next request. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Reads what `cursorOf` wrote. Throws Problem `cursor_invalid`. */
export function readCursor<T extends z.ZodType>(text: string, shape: T): z.infer<T> {
  try {
    return shape.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (error) {
    throw new Problem(
      "cursor_invalid",
      "the place in the list is none that this server gave: start at the first page",
      {
        cause: error,
      },
    );
  }
}
