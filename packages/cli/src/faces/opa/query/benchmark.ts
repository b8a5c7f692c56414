import type { BenchResult } from "../output/benched.ts";

/** How long a benchmark runs, as Go's do. */
const RUN_NS = 1_000_000_000n;
/** The samples of which percentiles are told, as many as OPA keeps; taken at random once there are more. */
const MOST_SAMPLES = 1028;

/** Runs something again and again for a second. */
export async function benchmark(run: () => Promise<void>): Promise<BenchResult> {
  const kept: number[] = [];
  const sum = new Sum();
  const start = process.hrtime.bigint();
  let now = start;
  while (now - start < RUN_NS) {
    const before = process.hrtime.bigint();
    await run();
    now = process.hrtime.bigint();
    const ns = Number(now - before);
    sum.add(ns);
    if (kept.length < MOST_SAMPLES) kept.push(ns);
    else {
      const at = Math.floor(Math.random() * sum.count);
      if (at < MOST_SAMPLES) kept[at] = ns;
    }
  }
  return { samples: sum.count, totalNs: Number(now - start), extra: histogram(kept, sum) };
}

/** What of all samples is told without keeping them. */
class Sum {
  count = 0;
  min = Number.POSITIVE_INFINITY;
  max = 0;
  mean = 0;
  #squares = 0;

  /** Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products" (1962). */
  add(value: number): void {
    this.count++;
    const delta = value - this.mean;
    this.mean += delta / this.count;
    this.#squares += delta * (value - this.mean);
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  get deviation(): number {
    return Math.sqrt(this.#squares / Math.max(1, this.count));
  }
}

function histogram(kept: readonly number[], sum: Sum): BenchResult["extra"] {
  const sorted = kept.toSorted((a, b) => a - b);
  const figures: readonly (readonly [string, number])[] = [
    ["75%", percentile(sorted, 0.75)],
    ["90%", percentile(sorted, 0.9)],
    ["95%", percentile(sorted, 0.95)],
    ["99%", percentile(sorted, 0.99)],
    ["99.9%", percentile(sorted, 0.999)],
    ["99.99%", percentile(sorted, 0.9999)],
    ["count", sum.count],
    ["max", sum.max],
    ["mean", sum.mean],
    ["median", percentile(sorted, 0.5)],
    ["min", sum.min],
    ["stddev", sum.deviation],
  ];
  return figures.map(([name, value]) => [`histogram_timer_rego_query_eval_ns_${name}`, value]);
}

/** Between the two samples around the place, as OPA's metrics have it. */
function percentile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length + 1);
  if (place < 1) return sorted[0] ?? 0;
  if (place >= sorted.length) return sorted.at(-1) ?? 0;
  const low = sorted[Math.floor(place) - 1] ?? 0;
  const high = sorted[Math.floor(place)] ?? low;
  return low + (place - Math.floor(place)) * (high - low);
}
