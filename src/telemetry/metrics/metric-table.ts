/** How one metric is told to Prometheus. A counter's name ends with `_total`; durations are in seconds. */
export interface Metric {
  type: "counter" | "gauge" | "histogram";
  help: string;
  labels: readonly string[];
  /** Upper bounds of a histogram's buckets; there is one more without a bound. */
  bounds?: readonly number[];
  /**
   * How values of several worker processes become one: added by default, or the largest where each of them
   * tells the same, or the smallest.
   */
  across?: "max" | "min";
}

/** From a short answer of a fast model to the longest that is waited for. */
const ANSWER_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600];
const FIRST_BYTE_BOUNDS = [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60];
const OVERHEAD_BOUNDS = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const OPERATION_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every metric that is exported, and no other; tests hold dashboard, alerts and docs against it. */
export const metricTable = {
  tokenrelay_requests_total: {
    type: "counter",
    help: "Inference requests that are over, by what their client was told.",
    labels: ["protocol", "model", "provider", "status_class"],
  },
  tokenrelay_request_duration_seconds: {
    type: "histogram",
    help: "From a request's first byte to the end of its answer.",
    labels: ["protocol", "model"],
    bounds: ANSWER_BOUNDS,
  },
  tokenrelay_time_to_first_token_seconds: {
    type: "histogram",
    help: "From a request's first byte to the first byte of output, of requests that succeeded.",
    labels: ["protocol", "model"],
    bounds: FIRST_BYTE_BOUNDS,
  },
  tokenrelay_upstream_duration_seconds: {
    type: "histogram",
    help: "How long calls to suppliers took.",
    labels: ["provider", "model"],
    bounds: ANSWER_BOUNDS,
  },
  tokenrelay_gateway_overhead_seconds: {
    type: "histogram",
    help: "What a request took beside its calls to suppliers, its client's sending included.",
    labels: ["protocol"],
    bounds: OVERHEAD_BOUNDS,
  },
  tokenrelay_tokens_total: {
    type: "counter",
    help: "Tokens that were charged for; input is what was neither read from nor written to a cache.",
    labels: ["model", "direction"],
  },
  tokenrelay_charges_total: {
    type: "counter",
    help: "What customers were charged for requests.",
    labels: ["currency"],
  },
  tokenrelay_cache_hits_total: {
    type: "counter",
    help: "Answers that were given from a customer's own cache.",
    labels: ["model"],
  },
  tokenrelay_upstream_attempts_total: {
    type: "counter",
    help: "Calls to suppliers, by how they ended.",
    labels: ["provider", "outcome"],
  },
  tokenrelay_circuit_state: {
    type: "gauge",
    help: "Whether a deployment is called: 0 it is, 1 one call finds out, 2 it is left alone.",
    labels: ["provider", "deployment"],
    across: "max",
  },
  tokenrelay_rate_limited_total: {
    type: "counter",
    help: "Requests that met a limit of their key or customer.",
    labels: ["limit"],
  },
  tokenrelay_stream_aborts_total: {
    type: "counter",
    help: "Streams that had begun and were not told to their end, by who ended them.",
    labels: ["side"],
  },
  tokenrelay_job_failures_total: {
    type: "counter",
    help: "Runs of periodic jobs that failed.",
    labels: ["job"],
  },
  tokenrelay_graphql_operation_duration_seconds: {
    type: "histogram",
    help: "How long operations took, REST's own included; any that the product does not name is other.",
    labels: ["operation"],
    bounds: OPERATION_BOUNDS,
  },
  tokenrelay_reservations_open: {
    type: "gauge",
    help: "Reservations that are open in the books, of all nodes.",
    labels: [],
    across: "max",
  },
  tokenrelay_reservation_age_seconds: {
    type: "gauge",
    help: "The age of the oldest open reservation; 0 without one.",
    labels: [],
    across: "max",
  },
  tokenrelay_ledger_drift: {
    type: "gauge",
    help: "Laws of the books that did not hold when they were last verified.",
    labels: [],
    across: "max",
  },
  tokenrelay_rollup_drift: {
    type: "gauge",
    help: "Sums of requests that were not what their rows come to when they were last compared.",
    labels: [],
    across: "max",
  },
  tokenrelay_nodes_alive: {
    type: "gauge",
    help: "Nodes that work on the books, as this one knows.",
    labels: [],
    across: "max",
  },
  tokenrelay_journal_writable: {
    type: "gauge",
    help: "1 while the journal takes what is settled; at 0 no request is admitted.",
    labels: [],
    across: "min",
  },
  tokenrelay_journal_bytes: {
    type: "gauge",
    help: "What the journal holds that may not be in the books yet.",
    labels: [],
  },
  tokenrelay_contents_lost_total: {
    type: "counter",
    help: "Requests of which nothing was kept that should have been.",
    labels: [],
  },
  tokenrelay_spans_lost_total: {
    type: "counter",
    help: "Spans that the collector did not take.",
    labels: [],
  },
  tokenrelay_database_up: {
    type: "gauge",
    help: "1 when the database answered this scrape's questions.",
    labels: [],
    across: "min",
  },
  tokenrelay_database_connections: {
    type: "gauge",
    help: "Connections to the database, and who waits for one.",
    labels: ["state"],
  },
  nodejs_eventloop_lag_p50_seconds: {
    type: "gauge",
    help: "The event loop's delay since the last scrape, median.",
    labels: [],
    across: "max",
  },
  nodejs_eventloop_lag_p99_seconds: {
    type: "gauge",
    help: "The event loop's delay since the last scrape, 99th percentile.",
    labels: [],
    across: "max",
  },
  nodejs_eventloop_lag_max_seconds: {
    type: "gauge",
    help: "The event loop's longest delay since the last scrape.",
    labels: [],
    across: "max",
  },
  nodejs_heap_size_used_bytes: {
    type: "gauge",
    help: "JavaScript's heap in use.",
    labels: [],
  },
  process_resident_memory_bytes: {
    type: "gauge",
    help: "Resident memory.",
    labels: [],
  },
  process_cpu_seconds_total: {
    type: "counter",
    help: "Processor time, user and system.",
    labels: [],
  },
  process_start_time_seconds: {
    type: "gauge",
    help: "When the process began, in seconds since 1970.",
    labels: [],
    across: "min",
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metricTable;

/** The names of the metrics of one type. */
type NamesOf<Type extends Metric["type"]> = {
  [Name in MetricName]: (typeof metricTable)[Name]["type"] extends Type ? Name : never;
}[MetricName];

export type GaugeName = NamesOf<"gauge">;
export type HistogramName = NamesOf<"histogram">;
