import type { FinishedRequest } from "./finished-request.ts";
import { isLogged, requestLine, type RequestLogMode } from "./logs/request-line.ts";
import { mergeSamples } from "./metrics/merge-samples.ts";
import { Metrics } from "./metrics/metrics.ts";
import { processSource } from "./metrics/process-source.ts";
import type { Sample } from "./metrics/sample.ts";
import { writeMetrics } from "./metrics/write-metrics.ts";
import { openTracer } from "./tracing/open-tracer.ts";
import type { RequestTracer, TracingSettings } from "./tracing/request-tracer.ts";

/** Where lines of requests, and what goes wrong here, are written. */
export interface TelemetryLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
}

export interface TelemetryOptions {
  nodeId: string;
  log: TelemetryLog;
  /** Of which requests a line is logged; of none when absent. */
  requestLog?: RequestLogMode;
  /** Null or absent: no spans are told, and nothing of that is loaded. */
  tracing?: TracingSettings | null;
}

const TELL_LOSS_EVERY_MS = 60_000;

/** What the operator's tools learn of this process. Parts of the product report here; it asks none. */
export class Telemetry {
  readonly metrics = new Metrics();
  /** What other processes of this node count; nothing by default. */
  others: () => Promise<readonly (readonly Sample[])[]> = () => Promise.resolve([]);
  readonly #log: TelemetryLog;
  readonly #requestLog: RequestLogMode;
  readonly #process = processSource();
  #tracer: RequestTracer | null = null;
  #lossToldMs = -Infinity;

  private constructor({ log, requestLog = "off" }: TelemetryOptions) {
    this.#log = log;
    this.#requestLog = requestLog;
    this.metrics.addSource(this.#process.source);
  }

  static async open(options: TelemetryOptions): Promise<Telemetry> {
    const telemetry = new Telemetry(options);
    const { tracing = null, nodeId } = options;
    const lost = (spans: number, error: Error | undefined): void => telemetry.#noteLoss(spans, error);
    if (tracing !== null) telemetry.#tracer = await openTracer({ ...tracing, nodeId, lost });
    return telemetry;
  }

  /** Takes a request that is over: behind its answer, once. Never throws, whatever goes wrong here. */
  requestEnded(request: FinishedRequest): void {
    try {
      this.#tell(request);
    } catch (error) {
      this.#log.warn({ err: error, request_id: request.requestId }, "a request could not be told of");
    }
  }

  #tell(request: FinishedRequest): void {
    this.metrics.requestEnded(request);
    if (this.#tracer !== null) this.#tracer.tell(request);
    if (this.#requestLog !== "off" && isLogged(this.#requestLog, request))
      this.#log.info(requestLine(request), "a request is over");
  }

  /** Everything that is counted, of all processes of this node, as Prometheus reads it. */
  async write(): Promise<string> {
    const [own, others] = await Promise.all([this.metrics.collect(), this.others()]);
    return writeMetrics(mergeSamples([own, ...others]));
  }

  /** Sends what waits to be sent. Never rejects. */
  async close(): Promise<void> {
    this.#process.close();
    await this.#tracer?.close();
  }

  /** A collector that is away is told of now and then, and counted always. */
  #noteLoss(spans: number, error: Error | undefined): void {
    this.metrics.spansLost(spans);
    const nowMs = performance.now();
    if (nowMs - this.#lossToldMs < TELL_LOSS_EVERY_MS) return;
    this.#lossToldMs = nowMs;
    this.#log.warn({ err: error, spans }, "the collector did not take spans");
  }
}
