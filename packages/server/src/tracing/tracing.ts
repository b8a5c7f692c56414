import type { JobHandler } from "@sekisho/gate";

/** What a span of a request says; never a path, a query, a header or a body. */
export interface TracedAnswer {
  readonly request: string;
  /** The path's pattern. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
}

/** Spans from a request through the jobs that it asks for to the messages that they send. */
export interface Tracing {
  /** Answers a request in a span of the caller's trace, or of a new one. */
  request<T extends TracedAnswer>(traceparent: string | undefined, serve: () => Promise<T>): Promise<T>;
  /** The handler, each attempt in a span of the trace of who enqueued the job. */
  job(handler: JobHandler): JobHandler;
  /** Sends what is not sent yet, for a short while at most. */
  close(): Promise<void>;
}

export interface TracingOptions {
  /** The program's. */
  readonly version: string;
  /** Keeps what the environment holds of secrets out of logs. */
  readonly hide: (secret: string) => void;
}

const ENDPOINTS = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] as const;
const HEADERS = ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"] as const;

/**
 * Tracing by OTLP over HTTP where the environment names an exporter (`OTEL_TRACES_EXPORTER=otlp`, or an endpoint); undefined,
 * with nothing loaded, where it names none or `OTEL_SDK_DISABLED` is true.
 */
export async function openTracing(
  env: Readonly<Record<string, string | undefined>>,
  { version, hide }: TracingOptions,
): Promise<Tracing | undefined> {
  if (!isAsked(env)) return undefined;
  for (const name of HEADERS) for (const secret of secretsIn(env[name] ?? "")) hide(secret);
  return (await import("./otlp.ts")).otlpTracing(env["OTEL_SERVICE_NAME"] || "sekisho", version);
}

function isAsked(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true") return false;
  const exporter = env["OTEL_TRACES_EXPORTER"] ?? "";
  return exporter === "otlp" || (exporter === "" && ENDPOINTS.some((name) => (env[name] ?? "") !== ""));
}

/** `authorization=Bearer%20x,other=y`: each value as it is written and as it is meant. */
function secretsIn(headers: string): readonly string[] {
  const values = headers.split(",").map((one) => one.slice(one.indexOf("=") + 1).trim());
  return values.flatMap((value) => [value, value.replaceAll("%20", " "), value.replace(/^.*(?:%20| )/, "")]);
}
