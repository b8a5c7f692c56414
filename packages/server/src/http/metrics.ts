import type { Clock } from "@sekisho/core";
import { countJobs, type Store } from "@sekisho/store";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Answered, Mount } from "./app.ts";
import { keptFor } from "./kept.ts";

export interface Metrics {
  observe(answered: Answered): void;
  readonly mount: Mount;
}

/** Whoever asks: the store counts once in this time. */
const KEEP_MS = 5_000;
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * `/metrics` in Prometheus' text format. Labels are names that this program knows (patterns of routes, kinds of jobs,
 * states), never what a request says, so that nobody outside makes series.
 */
export function openMetrics(store: Store, clock: Clock): Metrics {
  const registry = new Registry();
  const jobCounts = keptFor(KEEP_MS, clock, () => countJobs(store.read));
  const findingCounts = keptFor(KEEP_MS, clock, () => countFindings(store));
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "sekisho_http_request_duration_seconds",
    help: "Answers by route, method and class of status.",
    labelNames: ["route", "method", "status"],
    buckets: BUCKETS,
    registers: [registry],
  });
  const jobs = new Gauge({
    name: "sekisho_jobs",
    help: "Jobs by kind and state.",
    labelNames: ["kind", "state"],
    registers: [],
    async collect() {
      const counts = await jobCounts();
      // Nothing is awaited between: who asks at the same time is told the whole.
      this.reset();
      for (const { kind, state, count } of counts) this.set({ kind, state }, count);
    },
  });
  const findings = new Gauge({
    name: "sekisho_findings",
    help: "Findings by state and severity (0 critical to 4 info).",
    labelNames: ["state", "severity"],
    registers: [],
    async collect() {
      const rows = await findingCounts();
      this.reset();
      for (const { state, severity, count } of rows) this.set({ state, severity: String(severity) }, count);
    },
  });
  for (const gauge of [jobs, findings]) registry.registerMetric(gauge);
  return {
    observe({ route, method, status, ms }) {
      requests.observe(
        { route, method: METHODS.has(method) ? method : "other", status: `${Math.floor(status / 100)}xx` },
        ms / 1000,
      );
    },
    mount(app) {
      app.get("/metrics", async (context) => {
        context.set("route", "/metrics");
        return context.text(await registry.metrics(), 200, { "content-type": registry.contentType });
      });
    },
  };
}

async function countFindings(
  store: Store,
): Promise<readonly { readonly state: string; readonly severity: number; readonly count: number }[]> {
  return store.read
    .selectFrom("finding")
    .select(({ fn }) => ["state", "severity", fn.countAll<number>().as("count")])
    .groupBy(["state", "severity"])
    .execute();
}

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
