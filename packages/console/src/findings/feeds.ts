import type { FindingPage } from "@sekisho/server/api";
import { get } from "../api/client.ts";
import { Feeds, type FindingFeed } from "./feed.ts";
import { type Filters, queryOf } from "./filters.ts";

/** The lists of this console. */
const feeds = new Feeds();

/** The list of what the filters ask for: the one that was left, where it was left lately. */
export function feedOf(filters: Filters): FindingFeed {
  const query = queryOf(filters);
  const asked = JSON.stringify(Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return feeds.get(asked, (page) => get<FindingPage>("/findings", { ...query, ...page }));
}

/** After a change: lists are read again. */
export function forgetFeeds(): void {
  feeds.forget();
}
