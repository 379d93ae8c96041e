import { ArgsType, Field, ObjectType } from "type-graphql";
import type { ChartInterval, ChartSeries, RequestCharts } from "../../activity/index.ts";
import { formatAmount, nano } from "../../kernel/money.ts";
import { DateTime, Measure } from "../scalars.ts";
import { enumOf } from "./enums.ts";
import { FilteredReportArgs, ReportFields, toReport } from "./report.ts";

export const ChartIntervalEnum = enumOf<ChartInterval>(
  "ChartInterval",
  "How long each point of a chart is.",
  {
    hour: "An hour of UTC.",
    day: "A day of the reporting time zone.",
  },
);

@ObjectType("ChartPoint", { simpleResolvers: true, description: "One interval of a chart." })
export class ChartPointView {
  @Field(() => DateTime, { description: "When the interval begins, even where the range begins within it." })
  t!: Date;

  @Field(() => Measure, {
    nullable: true,
    description: "0 where nothing was counted; null for a percentile of no requests.",
  })
  v!: number | string | null;
}

@ObjectType("ChartSeries", {
  simpleResolvers: true,
  description: "One line of a chart, with a point for every interval of the range, the first one first.",
})
export class ChartSeriesView {
  @Field(() => String, {
    description:
      "`requests`, `errors`, `latency_p50`, `latency_p95`, `latency_p99`, `ttft_p50`, `ttft_p95`, " +
      "`ttft_p99`, `input_tokens`, `output_tokens` or `charge`.",
  })
  name!: string;

  @Field(() => String, { description: "`requests`, `ms`, `tokens`, or the currency of money, ISO 4217." })
  unit!: string;

  @Field(() => [ChartPointView], { description: "The points." })
  points!: ChartPointView[];
}

@ObjectType("ObservationCharts", { simpleResolvers: true, description: "How requests went over time." })
export class ObservationChartsView extends ReportFields {
  @Field(() => ChartIntervalEnum, { description: "How long each point is." })
  interval!: ChartInterval;

  @Field(() => [ChartSeriesView], { description: "What there is to draw." })
  series!: ChartSeriesView[];
}

@ArgsType()
export class ObservationChartsArgs extends FilteredReportArgs {
  @Field(() => ChartIntervalEnum, {
    nullable: true,
    description: "`day` when omitted; by `hour` a range may span at most 31 days.",
  })
  interval?: ChartInterval | null;
}

export function toCharts(charts: RequestCharts, currency: string): ObservationChartsView {
  const { interval, series } = charts;
  return { ...toReport(charts), interval, series: series.map((each) => toSeries(each, currency)) };
}

function toSeries({ name, unit, points }: ChartSeries, currency: string): ChartSeriesView {
  const isMoney = unit === "money";
  const shown = (value: bigint | number | null): number | string | null => {
    if (typeof value !== "bigint") return value;
    return isMoney ? formatAmount(nano(value)) : Number(value);
  };
  return {
    name,
    unit: isMoney ? currency : unit,
    points: points.map(({ at, value }) => ({ t: at, v: shown(value) })),
  };
}
