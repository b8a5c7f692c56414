import type { Page } from "playwright-core";
import { firstLoadBytes } from "../../../tools/console.ts";
import { type SignedIn, signIn } from "../../e2e/browser.ts";
import { type RunningServer, startServer } from "../../e2e/server.ts";
import type { Bench, BenchContext, Row } from "../bench.ts";
import { limitRow, median, percentile } from "../measure.ts";

const FINDINGS = 100_000;
const FIRST_LOAD_KIB = 200;
const FIRST_LOAD_MS = 1_000;
const LOADS = 5;
const PAGE_MS = 50;
const PAGES = 300;
/** 50 frames a second. */
const FRAME_MS = 20;
/** Pixels of one frame: a page of a large screen in about ten. */
const STEP_PX = 400;
const SCROLL_MS = 8_000;

/** The console in Chromium against `sekisho up` on SQLite with 100,000 findings. Peers are limits. */
export const bench: Bench = { name: "console", parts: { console: consoleRows } };

async function consoleRows({ root }: BenchContext): Promise<readonly Row[]> {
  await using server = await startServer({ count: FINDINGS, scans: 1 });
  await using person = await signIn(server);
  const bytes = await firstLoadBytes(root);
  return [
    limitRow("console, first load", { value: bytes / 1024, limit: FIRST_LOAD_KIB, unit: "KiB" }),
    limitRow("console, first page is shown", { value: await firstLoad(person), limit: FIRST_LOAD_MS, unit: "ms" }),
    ...(await apiRows(person)),
    ...(await scrollRows(person, server)),
  ];
}

/** From the address to the rows of the list, with an empty cache. */
async function firstLoad(person: SignedIn): Promise<number> {
  const samples: number[] = [];
  for (let i = 0; i < LOADS; i++) {
    const { page, context } = await person.open();
    const started = performance.now();
    await page.goto("/findings", { waitUntil: "commit" });
    await page.locator(".list-item").first().waitFor();
    samples.push(performance.now() - started);
    await context.close();
  }
  return median(samples);
}

/** Pages of a hundred by different filters, one after the other, and what the pages count. */
async function apiRows(person: SignedIn): Promise<readonly Row[]> {
  const { page, context } = await person.open();
  await page.goto("/api/v1/me");
  const asked = [
    "state=open",
    "state=open&owner=payments",
    "state=open&rule=kubernetes/privileged",
    "severity=high",
    "state=open&place=cloud",
    "state=open&name=checkout",
    "scope=cluster:prod-1",
  ];
  const times: number[] = [];
  let after = "";
  for (let i = 0; i < PAGES; i++) {
    // Some follow the list a while, each third begins anew.
    const filter = asked[Math.floor(i / 3) % asked.length] ?? "";
    const { ms, next } = await timed(page, `/api/v1/findings?limit=100&${filter}${i % 3 === 0 ? "" : after}`);
    after = next === undefined ? "" : `&after=${next}`;
    times.push(ms);
    // Below what the server lets one address ask.
    await page.waitForTimeout(10);
  }
  const counts: number[] = [];
  for (let i = 0; i < 7; i++) {
    counts.push((await timed(page, `/api/v1/findings/groups?by=${i % 2 === 0 ? "rule" : "owner"}&state=open`)).ms);
  }
  await page.waitForTimeout(6_000);
  const overview = await timed(page, "/api/v1/overview");
  await context.close();
  return [
    limitRow("findings page API, p95 at 100,000", { value: percentile(times, 0.95), limit: PAGE_MS, unit: "ms" }),
    { ...limitRow("findings in groups, 100,000", { value: median(counts), limit: 250, unit: "ms" }) },
    { ...limitRow("overview API, 100,000", { value: overview.ms, limit: 1_000, unit: "ms" }) },
  ];
}

async function timed(page: Page, path: string): Promise<{ readonly ms: number; readonly next: string | undefined }> {
  // The browser's clock: what Playwright adds is not the server's.
  const [ms, next] = await page.evaluate<[number, string | undefined]>(`(async () => {
    const started = performance.now();
    const answer = await (await fetch(${JSON.stringify(path)}, { cache: "no-store" })).json();
    return [performance.now() - started, answer.next];
  })()`);
  return { ms, next };
}

/** Scrolls on, frame by frame, while pages are loaded ahead; then, with all of them there, back from the end. */
async function scrollRows(person: SignedIn, server: RunningServer): Promise<readonly Row[]> {
  const { page, context, faults } = await person.open({ width: 1280, height: 900 });
  await page.goto("/findings?state=all");
  await page.locator(".list-item").first().waitFor();
  const loading = await frames(page, STEP_PX);
  while (!(await page.evaluate<boolean>(IS_WHOLE))) {
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    await page.waitForTimeout(15);
  }
  const back = await frames(page, -STEP_PX);
  await context.close();
  if (faults.length > 0) throw new Error(`the page is not well: ${faults[0]}`);
  return [
    ...frameRows("scrolling while pages load, a frame", loading),
    ...frameRows(`scrolling ${server.keys.length.toLocaleString("en")} findings, a frame`, back),
  ];
}

const IS_WHOLE = `document.querySelector(".list-end")?.textContent.startsWith("The end") === true`;

interface Frames {
  /** Milliseconds from one to the next. */
  readonly each: number;
  /** Milliseconds of processor time that the page's own thread takes for one: what other programs leave as it is. */
  readonly cpu: number;
}

function frameRows(workload: string, { each, cpu }: Frames): readonly Row[] {
  return [
    limitRow(workload, { value: each, limit: FRAME_MS, unit: "ms" }),
    limitRow(`${workload}, processor time`, { value: cpu, limit: FRAME_MS, unit: "ms" }),
  ];
}

/** Some seconds of scrolling, by a number of pixels each frame. */
async function frames(page: Page, step: number): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busyMs = async (): Promise<number> => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  const before = await busyMs();
  const [ms, count] = await page.evaluate<[number, number]>(`new Promise((resolve) => {
    const started = performance.now();
    let count = 0;
    const next = (now) => {
      if (now - started > ${SCROLL_MS}) return resolve([now - started, count]);
      count++;
      scrollBy(0, ${step});
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  })`);
  const busy = (await busyMs()) - before;
  await devtools.detach();
  return { each: ms / count, cpu: busy / count };
}
