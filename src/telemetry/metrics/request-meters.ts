import { inputTokens } from "../../kernel/usage.ts";
import type { FinishedAttempt, FinishedRequest } from "../finished-request.ts";
import { Histogram } from "./histogram.ts";
import { histogramSample, sample, type Sample } from "./sample.ts";

/** What a request for a model is counted as that the catalog does not have. */
const OTHER = "other";
/** What a request is counted under that came to no supplier. */
const NO_PROVIDER = "none";
/** A catalog changes over the life of a process; what is beyond so many names is counted as other. */
const NAMES_MAX = 1_000;
const NANO = 1e9;

const directions = ["input", "output", "cache_read", "cache_write", "reasoning"] as const;
const outcomes = ["succeeded", "failed", "cancelled"] as const;
const statusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;
const limits = { rate_limited: "rate", concurrency_limited: "concurrency" } as const;
const sides = ["client", "supplier"] as const;

interface ModelMeter {
  duration: Histogram;
  firstByte: Histogram;
  /** Of each supplier, the requests of each class of status. */
  providers: Map<string, number[]>;
}

interface ProtocolMeter {
  overhead: Histogram;
  models: Map<string, ModelMeter>;
}

interface ProviderMeter {
  outcomes: Record<(typeof outcomes)[number], number>;
  models: Map<string, Histogram>;
}

interface ServedMeter {
  tokens: Record<(typeof directions)[number], number>;
  cacheHits: number;
}

/**
 * Counts what became of requests. It is called once for each of them, so it only adds to plain numbers; their
 * names are put together when somebody asks.
 */
export class RequestMeters {
  readonly #protocols = new Map<string, ProtocolMeter>();
  readonly #providers = new Map<string, ProviderMeter>();
  readonly #served = new Map<string, ServedMeter>();
  readonly #charged = new Map<string, { nano: bigint }>();
  readonly #limited = { rate_limited: 0, concurrency_limited: 0 };
  readonly #aborted = { client: 0, supplier: 0 };

  count(request: FinishedRequest): void {
    const { attempts, charge, currency, code, abortedBy, servedModel } = request;
    const protocol = known(this.#protocols, request.protocol, newProtocol);
    const model = known(protocol.models, request.model ?? OTHER, newModel);
    const tookMs = request.endedMs - request.startedMs;
    const last = attempts.length > 0 ? attempts[attempts.length - 1]! : null;
    const statuses = known(model.providers, last ? last.provider : NO_PROVIDER, newStatuses);
    statuses[classOf(request.httpStatus)]!++;
    model.duration.observeMs(tookMs);
    if (request.firstByteMs !== null && request.status === "succeeded")
      model.firstByte.observeMs(request.firstByteMs - request.startedMs);
    protocol.overhead.observeMs(tookMs - this.#countAttempts(attempts));
    if (servedModel !== null) this.#countServed(request, servedModel);
    if (currency !== null && charge > 0n) known(this.#charged, currency, newCharge).nano += charge;
    // Behind a call, it is the supplier's limit that was met.
    const isOurs = last === null && (code === "rate_limited" || code === "concurrency_limited");
    if (isOurs) this.#limited[code]++;
    if (abortedBy !== null) this.#aborted[abortedBy]++;
  }

  collect(): Sample[] {
    return [
      ...[...this.#protocols].flatMap(([protocol, meter]) => samplesOfProtocol(protocol, meter)),
      ...[...this.#providers].flatMap(([provider, meter]) => samplesOfProvider(provider, meter)),
      ...[...this.#served].flatMap(([model, meter]) => samplesOfServed(model, meter)),
      ...[...this.#charged].map(([currency, { nano }]) =>
        sample("tokenrelay_charges_total", [currency], Number(nano) / NANO),
      ),
      ...Object.entries(limits).map(([code, limit]) =>
        sample("tokenrelay_rate_limited_total", [limit], this.#limited[code as keyof typeof limits]),
      ),
      ...sides.map((side) => sample("tokenrelay_stream_aborts_total", [side], this.#aborted[side])),
    ];
  }

  /** Returns how long suppliers were waited for. */
  #countAttempts(attempts: readonly FinishedAttempt[]): number {
    let waitedMs = 0;
    for (const attempt of attempts) {
      const tookMs = attempt.endedMs - attempt.startedMs;
      const provider = known(this.#providers, attempt.provider, newProvider);
      provider.outcomes[attempt.outcome]++;
      known(provider.models, attempt.servedModel, newUpstream).observeMs(tookMs);
      waitedMs += tookMs;
    }
    return waitedMs;
  }

  #countServed({ usage, attempts, status }: FinishedRequest, servedModel: string): void {
    const meter = known(this.#served, servedModel, newServed);
    if (attempts.length === 0 && status === "succeeded") meter.cacheHits++;
    if (usage === null) return;
    const { tokens } = meter;
    tokens.input += usage.inputFresh;
    tokens.cache_read += usage.cacheRead;
    tokens.cache_write += inputTokens(usage) - usage.inputFresh - usage.cacheRead;
    tokens.output += usage.outputText;
    tokens.reasoning += usage.outputReasoning;
  }
}

function samplesOfProtocol(protocol: string, { overhead, models }: ProtocolMeter): Sample[] {
  const samples = [histogramSample("tokenrelay_gateway_overhead_seconds", [protocol], overhead)];
  for (const [model, { duration, firstByte, providers }] of models) {
    const labels = [protocol, model];
    samples.push(histogramSample("tokenrelay_request_duration_seconds", labels, duration));
    samples.push(histogramSample("tokenrelay_time_to_first_token_seconds", labels, firstByte));
    for (const [provider, statuses] of providers)
      samples.push(...requestSamples([...labels, provider], statuses));
  }
  return samples;
}

/** Of the classes that there were any of. */
function requestSamples(labels: readonly string[], statuses: readonly number[]): Sample[] {
  return statuses.flatMap((count, index) => {
    const statusClass = statusClasses[index] ?? "";
    return count === 0 ? [] : [sample("tokenrelay_requests_total", [...labels, statusClass], count)];
  });
}

function samplesOfProvider(provider: string, { outcomes: counts, models }: ProviderMeter): Sample[] {
  return [
    ...outcomes.map((outcome) =>
      sample("tokenrelay_upstream_attempts_total", [provider, outcome], counts[outcome]),
    ),
    ...[...models].map(([model, duration]) =>
      histogramSample("tokenrelay_upstream_duration_seconds", [provider, model], duration),
    ),
  ];
}

function samplesOfServed(model: string, { tokens, cacheHits }: ServedMeter): Sample[] {
  return [
    ...directions.map((direction) =>
      sample("tokenrelay_tokens_total", [model, direction], tokens[direction]),
    ),
    sample("tokenrelay_cache_hits_total", [model], cacheHits),
  ];
}

/** From 0; what is no status at all is a fault of ours. */
function classOf(httpStatus: number): number {
  const index = Math.floor(httpStatus / 100) - 1;
  return index >= 0 && index < statusClasses.length ? index : statusClasses.length - 1;
}

function known<Meter>(meters: Map<string, Meter>, name: string, make: () => Meter): Meter {
  const found = meters.get(name);
  if (found !== undefined) return found;
  if (meters.size >= NAMES_MAX && name !== OTHER) return known(meters, OTHER, make);
  const made = make();
  meters.set(name, made);
  return made;
}

function newProtocol(): ProtocolMeter {
  return { overhead: new Histogram("tokenrelay_gateway_overhead_seconds"), models: new Map() };
}

function newModel(): ModelMeter {
  return {
    duration: new Histogram("tokenrelay_request_duration_seconds"),
    firstByte: new Histogram("tokenrelay_time_to_first_token_seconds"),
    providers: new Map(),
  };
}

function newStatuses(): number[] {
  return statusClasses.map(() => 0);
}

function newProvider(): ProviderMeter {
  return { outcomes: { succeeded: 0, failed: 0, cancelled: 0 }, models: new Map() };
}

function newUpstream(): Histogram {
  return new Histogram("tokenrelay_upstream_duration_seconds");
}

function newServed(): ServedMeter {
  return { tokens: { input: 0, output: 0, cache_read: 0, cache_write: 0, reasoning: 0 }, cacheHits: 0 };
}

function newCharge(): { nano: bigint } {
  return { nano: 0n };
}
