import type { FinishedRequest } from "../finished-request.ts";
import { Histogram } from "./histogram.ts";
import type { GaugeName } from "./metric-table.ts";
import { RequestMeters } from "./request-meters.ts";
import { histogramSample, sample, type Sample } from "./sample.ts";

/** Tells values that somebody else knows, at the time somebody asks for them. */
export type Source = () => readonly Sample[] | Promise<readonly Sample[]>;

/** A value that is told as long as it is fresh. */
interface Noted {
  value: number;
  untilMs: number;
}

const OPERATION = "tokenrelay_graphql_operation_duration_seconds";

/** Everything that this process counts. What is counted often only adds to a number. */
export class Metrics {
  readonly #requests = new RequestMeters();
  readonly #operations = new Map<string, Histogram>();
  readonly #jobFailures = new Map<string, number>();
  readonly #noted = new Map<GaugeName, Noted>();
  readonly #sources: Source[] = [];
  #spansLost = 0;

  /** Asks this source too whenever somebody asks for the metrics. */
  addSource(source: Source): void {
    this.#sources.push(source);
  }

  requestEnded(request: FinishedRequest): void {
    this.#requests.count(request);
  }

  /** `operation` is one of the product's own names. */
  operationEnded(operation: string, tookMs: number): void {
    let histogram = this.#operations.get(operation);
    if (!histogram) this.#operations.set(operation, (histogram = new Histogram(OPERATION)));
    histogram.observeMs(tookMs);
  }

  jobFailed(job: string): void {
    this.#jobFailures.set(job, (this.#jobFailures.get(job) ?? 0) + 1);
  }

  spansLost(count: number): void {
    this.#spansLost += count;
  }

  /**
   * Notes a value that a job found out. It is told for `forMs`: of nodes that share a job, only the one that
   * ran it last may tell what it found.
   */
  note(name: GaugeName, value: number, forMs: number): void {
    this.#noted.set(name, { value, untilMs: performance.now() + forMs });
  }

  /** All values as they are now. A source that fails tells nothing. */
  async collect(): Promise<Sample[]> {
    const told = await Promise.all(this.#sources.map(async (source) => source()).map(orNothing));
    const nowMs = performance.now();
    return [
      ...this.#requests.collect(),
      ...[...this.#operations].map(([name, histogram]) => histogramSample(OPERATION, [name], histogram)),
      ...[...this.#jobFailures].map(([job, count]) => sample("tokenrelay_job_failures_total", [job], count)),
      ...[...this.#noted].flatMap(([name, { value, untilMs }]) =>
        nowMs < untilMs ? [sample(name, [], value)] : [],
      ),
      sample("tokenrelay_spans_lost_total", [], this.#spansLost),
      ...told.flat(),
    ];
  }
}

function orNothing(told: Promise<readonly Sample[]>): Promise<readonly Sample[]> {
  return told.catch(() => []);
}
