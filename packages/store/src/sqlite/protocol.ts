import type { Answer } from "./session.ts";

/** What the main thread asks: a statement, or (without `sql`) to close. */
export interface Request {
  readonly id: number;
  readonly sql?: string;
  readonly parameters: readonly unknown[];
}

/** The answer to the request of that id. */
export type Reply = { readonly id: number } & (
  | Answer
  | { readonly error: { readonly message: string; readonly errcode?: number } }
);
