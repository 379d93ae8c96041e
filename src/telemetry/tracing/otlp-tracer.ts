import { setTimeout as sleep } from "node:timers/promises";
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from "@opentelemetry/api";
import type { Context, HrTime, Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace";
import { TracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace";
import { readTraceparent } from "./read-traceparent.ts";
import { requestSpans, type SpanFacts } from "./request-spans.ts";
import type { RequestTracer, TracerOptions } from "./request-tracer.ts";

const QUEUE_MAX = 8_192;
const BATCH_MAX = 512;
const SEND_MAX_MS = 10_000;
const CLOSE_MAX_MS = 5_000;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

/** A tracer that speaks OTLP over HTTP, as JSON. */
export function otlpTracer(options: TracerOptions): RequestTracer {
  const { endpoint, headers, serviceName, nodeId, share, sendEveryMs } = options;
  const exporter = new OTLPTraceExporter({
    ...{ url: `${endpoint.replace(/\/+$/, "")}/v1/traces`, headers: { ...headers } },
    timeoutMillis: SEND_MAX_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName, "service.instance.id": nodeId }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        ...{ exporter: counting(exporter, options.lost), maxQueueSize: QUEUE_MAX },
        ...{ maxExportBatchSize: BATCH_MAX, scheduledDelayMillis: sendEveryMs },
        exportTimeoutMillis: SEND_MAX_MS,
      }),
    ],
  });
  const tracer = provider.getTracer("token-relay");
  return {
    tell(request) {
      const { server, calls } = requestSpans(request);
      const parent = parentOf(request.traceparent);
      const own = tellSpan(tracer, server, parent);
      for (const call of calls) tellSpan(tracer, call, own);
    },
    async close() {
      const shut = provider.shutdown().catch(() => undefined);
      await Promise.race([shut, sleep(CLOSE_MAX_MS, undefined, { ref: false })]);
    },
  };
}

function parentOf(traceparent: string | null): Context {
  const parent = readTraceparent(traceparent);
  if (parent === null) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** Tells a span as it was, and returns what stands below it. */
function tellSpan(tracer: Tracer, facts: SpanFacts, parent: Context): Context {
  const { name, kind, attributes, startMs, endMs, error } = facts;
  const span = tracer.startSpan(name, { kind: KINDS[kind], attributes, startTime: timeOf(startMs) }, parent);
  if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  span.end(timeOf(endMs));
  return trace.setSpan(ROOT_CONTEXT, span);
}

/** Seconds and nanoseconds: a bare number of milliseconds could be taken for one since the start. */
function timeOf(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1_000);
  return [seconds, Math.round((epochMs - seconds * 1_000) * 1e6)];
}

/** An exporter of which somebody hears what it could not send. */
function counting(exporter: SpanExporter, lost: TracerOptions["lost"]): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const code: number = result.code;
        if (code !== 0) lost(spans.length, result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
