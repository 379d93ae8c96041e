import type { RequestTracer, TracerOptions } from "./request-tracer.ts";

/**
 * Opens the way to a collector. The packages that it takes are read only now: a relay without a collector
 * does not even load them.
 */
export async function openTracer(options: TracerOptions): Promise<RequestTracer> {
  const { otlpTracer } = await import("./otlp-tracer.ts");
  return otlpTracer(options);
}
