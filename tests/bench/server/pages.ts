import { startServer } from "../../e2e/server.ts";
import type { Row } from "../bench.ts";
import { limitRow, percentile } from "../measure.ts";

const FINDINGS = 100_000;
const PAGES = 400;
const PAGE_MS = 50;
/** Between two requests: below what the server lets one address ask. */
const PAUSE_MS = 12;
const DAY_MS = 86_400_000;

/** Filters as the console's address has them. */
const FILTERS: readonly string[] = [
  "state=open",
  "state=exempted",
  "state=resolved",
  "",
  "state=open&severity=critical",
  "state=open&owner=payments",
  "state=open&owner=",
  "state=open&place=cloud",
  "state=open&place=container&severity=low",
  "state=open&rule=kubernetes/privileged",
  "state=open&scope=cluster:prod-1",
  "state=open&name=checkout",
  "state=open&name=no-such-thing",
  "state=open&owner=payments&name=ledger-export&severity=high",
  `state=resolved&since=${Date.now() - 7 * DAY_MS}`,
];

/** `GET /api/v1/findings` of `sekisho up` on SQLite: pages of a hundred, each filter followed for some, as scrolling does. */
export async function pageRows(): Promise<readonly Row[]> {
  await using server = await startServer({ count: FINDINGS, scans: 2 });
  const cookie = await signIn(server.signInLink);
  const times: number[] = [];
  let after = "";
  for (let i = 0; i < PAGES; i++) {
    const isFirst = i % 4 === 0;
    const filter = FILTERS[Math.floor(i / 4) % FILTERS.length] ?? "";
    const started = performance.now();
    const answer = await fetch(`${server.origin}/api/v1/findings?limit=100&${filter}${isFirst ? "" : after}`, {
      headers: { cookie },
    });
    // The server's own shape.
    const { next } = (await answer.json()) as { readonly next?: string };
    times.push(performance.now() - started);
    if (answer.status !== 200) throw new Error(`the findings are answered with ${answer.status}`);
    after = next === undefined ? "" : `&after=${next}`;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return [
    limitRow("findings page API, 15 filters, p95 at 100,000", {
      value: percentile(times, 0.95),
      limit: PAGE_MS,
      unit: "ms",
    }),
  ];
}

async function signIn(link: string): Promise<string> {
  const { origin, hash } = new URL(link);
  const answer = await fetch(`${origin}/api/v1/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ secret: hash.slice(1) }),
  });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}
