import type { MetricName } from "./metric-table.ts";
import type { Histogram } from "./histogram.ts";

/** Values of the labels, in the order of the metric's table. */
export type LabelValues = readonly string[];

/** One value of one metric as it is now. It goes from one process to another as JSON. */
export interface Sample {
  name: MetricName;
  labels: LabelValues;
  /** Of a histogram its sum. */
  value: number;
  /** Of a histogram the counts of its buckets, each for itself. */
  buckets?: readonly number[];
}

/** A value as it is now, under its metric's name and labels. */
export function sample(name: MetricName, labels: LabelValues, value: number): Sample {
  return { name, labels, value };
}

export function histogramSample(name: MetricName, labels: LabelValues, { sum, counts }: Histogram): Sample {
  return { name, labels, value: sum, buckets: [...counts] };
}
