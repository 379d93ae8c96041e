// What the operator's tools are told: metrics, spans, lines of the log.
export type { FinishedAttempt, FinishedRequest } from "./finished-request.ts";
export { redact, redactText } from "./logs/redact.ts";
export { requestLogModes, type RequestLogMode } from "./logs/request-line.ts";
export { metricTable, type GaugeName, type Metric, type MetricName } from "./metrics/metric-table.ts";
export type { Source } from "./metrics/metrics.ts";
export { remembered } from "./metrics/remembered.ts";
export { sample, type Sample } from "./metrics/sample.ts";
export { METRICS_TYPE } from "./metrics/write-metrics.ts";
export { Telemetry, type TelemetryLog, type TelemetryOptions } from "./telemetry.ts";
export type { TracingSettings } from "./tracing/request-tracer.ts";
