import type { Finding, FindingPage } from "@sekisho/server/api";
import { expect, it } from "vitest";
import { Feeds, FindingFeed, type ReadPage } from "./feed.ts";

const finding = (key: string): Finding => ({ key }) as Finding;

/** Pages of two, of `count` findings. */
function pages(count: number): { readonly read: ReadPage; readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const read: ReadPage = ({ after }) => {
    asked.push(after);
    const from = after === undefined ? 0 : Number(after);
    const findings = [from, from + 1].filter((i) => i < count).map((i) => finding(`f${i}`));
    return Promise.resolve<FindingPage>({ findings, ...(from + 2 < count && { next: String(from + 2) }) });
  };
  return { read, asked };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const keys = ({ state }: FindingFeed): readonly string[] => state.rows.map(({ key }) => key);

it("grows page by page, each read once, to its end", async () => {
  const { read, asked } = pages(5);
  const feed = new FindingFeed(read);
  expect(feed.state.status).toBe("loading");
  await settled();
  await Promise.all([feed.more(), feed.more()]);
  expect(keys(feed)).toEqual(["f0", "f1", "f2", "f3"]);
  await feed.more();
  expect(feed.state.status).toBe("done");
  await feed.more();
  expect(keys(feed)).toEqual(["f0", "f1", "f2", "f3", "f4"]);
  expect(asked).toEqual([undefined, "2", "4"]);
});

it("shows its readers a new state after each page", async () => {
  const feed = new FindingFeed(pages(5).read);
  const seen = new Set([feed.snapshot()]);
  const end = feed.subscribe(() => seen.add(feed.snapshot()));
  await settled();
  await feed.more();
  end();
  await feed.more();
  expect(seen.size).toBe(3);
});

it("keeps what it has where a page fails, and goes on there", async () => {
  const { read } = pages(5);
  let fails = true;
  const feed = new FindingFeed((page) => (page.after === "2" && fails ? Promise.reject(new Error("no")) : read(page)));
  await settled();
  await feed.more();
  expect(feed.state).toMatchObject({ status: "failed", error: new Error("no") });
  fails = false;
  await feed.retry();
  expect(keys(feed)).toEqual(["f0", "f1", "f2", "f3"]);
});

it("forgets a page that comes after it was loaded again", async () => {
  const late = Promise.withResolvers<FindingPage>();
  let first = true;
  const feed = new FindingFeed(() => {
    const answer = first ? late.promise : Promise.resolve({ findings: [finding("new")] });
    first = false;
    return answer;
  });
  await feed.reload();
  late.resolve({ findings: [finding("old")] });
  await settled();
  expect(keys(feed)).toEqual(["new"]);
});

it("keeps the lists that were left last, and none of them once something changed", async () => {
  const feeds = new Feeds(2);
  const { read } = pages(1);
  const [a, b] = [feeds.get("a", read), feeds.get("b", read)];
  expect(feeds.get("a", read)).toBe(a);
  const c = feeds.get("c", read);
  expect(feeds.get("b", read)).not.toBe(b);
  expect(feeds.get("c", read)).toBe(c);
  feeds.forget();
  expect(feeds.get("c", read)).toBe(c);
  expect(feeds.get("a", read)).not.toBe(a);
});
