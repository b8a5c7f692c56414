const BOUNDS: readonly number[] = [1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 0.01, 0.1, 1];
const NAMES: readonly string[] = ["1e-06", "5e-06", "1e-05", "5e-05", "0.0001", "0.0005", "0.001", "0.01", "0.1", "1"];

/** What one series of the histogram counts. */
interface Series {
  readonly labels: string;
  /** By bound, not added up. */
  readonly counts: number[];
  count: number;
  sum: number;
}

/** How long requests took, in the form in which Prometheus reads it and under OPA's names. */
export class RequestMetrics {
  readonly #series = new Map<string, Series>();

  /** One request was answered. */
  add({ status, handler, method }: { status: number; handler: string; method: string }, seconds: number): void {
    const key = `${handler} ${methodName(method)} ${status}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      const labels = `code="${status}",handler="${handler}",method="${methodName(method)}"`;
      series = { labels, counts: BOUNDS.map(() => 0), count: 0, sum: 0 };
      this.#series.set(key, series);
    }
    const bound = BOUNDS.findIndex((limit) => seconds <= limit);
    if (bound >= 0) series.counts[bound] = (series.counts[bound] ?? 0) + 1;
    series.count++;
    series.sum += seconds;
  }

  text(): string {
    const lines = [
      "# HELP http_request_duration_seconds A histogram of duration for requests.",
      "# TYPE http_request_duration_seconds histogram",
    ];
    for (const series of [...this.#series.values()].sort((a, b) => (a.labels < b.labels ? -1 : 1))) {
      let below = 0;
      for (const [i, name] of NAMES.entries()) {
        below += series.counts[i] ?? 0;
        lines.push(`http_request_duration_seconds_bucket{${series.labels},le="${name}"} ${below}`);
      }
      lines.push(`http_request_duration_seconds_bucket{${series.labels},le="+Inf"} ${series.count}`);
      lines.push(`http_request_duration_seconds_sum{${series.labels}} ${series.sum}`);
      lines.push(`http_request_duration_seconds_count{${series.labels}} ${series.count}`);
    }
    return `${[...lines, ...processLines()].join("\n")}\n`;
  }
}

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/** Names that a client makes up are one series. */
function methodName(method: string): string {
  return METHODS.has(method) ? method.toLowerCase() : "unknown";
}

function processLines(): readonly string[] {
  const { user, system } = process.cpuUsage();
  const started = Date.now() / 1_000 - process.uptime();
  return [
    ...gauge("process_cpu_seconds_total", "counter", (user + system) / 1e6),
    ...gauge("process_resident_memory_bytes", "gauge", process.memoryUsage.rss()),
    ...gauge("process_start_time_seconds", "gauge", started),
  ];
}

function gauge(name: string, type: string, value: number): readonly string[] {
  return [`# TYPE ${name} ${type}`, `${name} ${value}`];
}
