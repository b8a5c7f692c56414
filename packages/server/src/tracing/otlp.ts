import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { Problem } from "@sekisho/core";
import type { JobHandler } from "@sekisho/gate";
import { underTrace } from "@sekisho/store";
import { readTraceparent, traceparentOf } from "./traceparent.ts";
import type { TracedAnswer, Tracing } from "./tracing.ts";

/** A collector that is away keeps no server from ending. */
const CLOSE_MS = 1_000;

/** Tracing by the SDK; address, headers and time limits of the exporter are the environment's (OTEL_EXPORTER_OTLP_…). */
export function otlpTracing(service: string, version: string): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.version": version }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer("sekisho", version);
  return {
    request: (traceparent, serve) => tracedRequest(tracer, traceparent, serve),
    job: (handler) => tracedJob(tracer, handler),
    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}

async function tracedRequest<T extends TracedAnswer>(
  tracer: Tracer,
  traceparent: string | undefined,
  serve: () => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan("request", { kind: SpanKind.SERVER }, parentOf(traceparent));
  return inSpan(span, async () => {
    const answered = await serve();
    const { request, route, method, status } = answered;
    span.updateName(`${method} ${route}`);
    span.setAttributes({
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
      "sekisho.request.id": request,
    });
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    return answered;
  });
}

function tracedJob(tracer: Tracer, handler: JobHandler): JobHandler {
  return {
    ...handler,
    async run(job, context) {
      const attributes = {
        "sekisho.job.kind": job.kind,
        "sekisho.job.id": job.id,
        "sekisho.job.attempt": job.attempt,
        "sekisho.gate": job.kind.split(".", 1)[0] ?? "",
      };
      const span = tracer.startSpan(`job ${job.kind}`, { kind: SpanKind.CONSUMER, attributes }, parentOf(job.trace));
      await inSpan(span, () => handler.run(job, context));
    },
  };
}

function parentOf(traceparent: string | undefined): Context {
  const parent = readTraceparent(traceparent);
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

/** What fails is told by its code only: a message may hold anything. */
async function inSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await underTrace(traceparentOf(span.spanContext()), work);
  } catch (error) {
    span.setAttribute("error.type", error instanceof Problem ? error.code : "error");
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
