import { Field, ObjectType } from "type-graphql";
import type { RequestMetrics } from "../../activity/index.ts";
import { Count, Ratio } from "../scalars.ts";
import { ReportFields, toReport } from "./report.ts";

@ObjectType("Spread", {
  simpleResolvers: true,
  description:
    "How long requests that succeeded took, in milliseconds; null where there were none. " +
    "Percentiles are within 2 % of exact.",
})
export class SpreadView {
  @Field(() => Ratio, { nullable: true, description: "Half of them took no longer." })
  p50!: number | null;

  @Field(() => Ratio, { nullable: true, description: "Of a hundred, 95 took no longer." })
  p95!: number | null;

  @Field(() => Ratio, { nullable: true, description: "Of a hundred, 99 took no longer." })
  p99!: number | null;

  @Field(() => Ratio, { nullable: true, description: "The mean, exact to three decimals." })
  avg!: number | null;
}

@ObjectType("ErrorCount", { simpleResolvers: true, description: "How often one error was answered." })
export class ErrorCountView {
  @Field(() => String, { description: "The error's code." })
  code!: string;

  @Field(() => Count, { description: "How many requests ended with it." })
  count!: number;
}

@ObjectType("ObservationMetrics", {
  simpleResolvers: true,
  description: "How requests went. Rates are shares of 1, and null where there is nothing that they are of.",
})
export class ObservationMetricsView extends ReportFields {
  @Field(() => Count, { description: "All that came in, however they ended." })
  requests!: number;

  @Field(() => Count, { description: "Those that were answered to the end." })
  succeeded!: number;

  @Field(() => Count, { description: "Those that ended with an error." })
  failed!: number;

  @Field(() => Count, { description: "Those whose client left before the end." })
  cancelled!: number;

  @Field(() => Count, { description: "Those that a policy refused." })
  blocked!: number;

  @Field(() => Ratio, { nullable: true, description: "The share of `succeeded` in `requests`." })
  successRate!: number | null;

  @Field(() => Ratio, {
    nullable: true,
    description: "The share of `failed` in `requests`; `cancelled` and `blocked` are neither.",
  })
  errorRate!: number | null;

  @Field(() => SpreadView, { description: "From arrival to end, of requests that succeeded." })
  latencyMs!: SpreadView;

  @Field(() => SpreadView, {
    description: "From arrival to the first byte of output, of requests that succeeded.",
  })
  ttftMs!: SpreadView;

  @Field(() => Ratio, {
    nullable: true,
    description: "Output tokens of requests that succeeded, by the seconds that they took together.",
  })
  outputTokensPerSecond!: number | null;

  @Field(() => Ratio, {
    nullable: true,
    description: "The share that the context cache answered, of the requests that were looked for in it.",
  })
  cacheHitRate!: number | null;

  @Field(() => [ErrorCountView], {
    description: "By code, of requests that failed or were blocked; the most frequent one first.",
  })
  errors!: ErrorCountView[];
}

export function toMetrics({ byStatus, ...metrics }: RequestMetrics): ObservationMetricsView {
  const { requests, successRate, errorRate, latencyMs, ttftMs } = metrics;
  const { outputTokensPerSecond, cacheHitRate, errors } = metrics;
  return {
    ...toReport(metrics),
    ...{ requests, ...byStatus, successRate, errorRate, latencyMs, ttftMs },
    ...{ outputTokensPerSecond, cacheHitRate, errors },
  };
}
