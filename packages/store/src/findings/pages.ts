import { setImmediate } from "node:timers/promises";

/** A walk through what a scan concerns, page by page. */
export interface Pages<Cursor, Page extends { readonly last: Cursor }, Writing> {
  /** The page behind a cursor; undefined at the end. */
  readonly read: (cursor: Cursor) => Promise<Page | undefined>;
  /** What follows from a page, ready to be sent, without asking the database anything. */
  readonly decide: (page: Page) => Writing;
  /** Sends it; the database may work on it when this resolves. */
  readonly write: (writing: Writing) => Promise<void>;
  /** That no page tells what an earlier one writes: each is read before the one before is written. */
  readonly areApart: boolean;
}

/**
 * One page after the other until `isEnough`; answers with the cursor of the last one, undefined at the end. The database
 * writes a page while the next one is thought about.
 */
export async function inPages<Cursor, Page extends { readonly last: Cursor }, Writing>(
  from: Cursor,
  { read, decide, write, areApart }: Pages<Cursor, Page, Writing>,
  isEnough: () => boolean,
): Promise<Cursor | undefined> {
  let page = await read(from);
  while (page !== undefined) {
    const { last } = page;
    const writing = decide(page);
    const isLast = isEnough();
    const next: Page | undefined = areApart && !isLast ? await read(last) : undefined;
    await write(writing);
    // It leaves before the next page is thought about.
    await setImmediate();
    if (isLast) return last;
    page = areApart ? next : await read(last);
  }
  return undefined;
}
