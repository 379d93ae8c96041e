import { metricTable, type Metric, type MetricName } from "./metric-table.ts";
import type { Sample } from "./sample.ts";

/** What Prometheus reads: its text format, version 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Every metric with its samples, in the order of the table; one without any is named all the same. */
export function writeMetrics(samples: readonly Sample[]): string {
  const byName = new Map<MetricName, Sample[]>();
  for (const each of samples) {
    const known = byName.get(each.name);
    if (known) known.push(each);
    else byName.set(each.name, [each]);
  }
  const lines: string[] = [];
  for (const [name, metric] of Object.entries(metricTable) as [MetricName, Metric][]) {
    lines.push(`# HELP ${name} ${metric.help}`, `# TYPE ${name} ${metric.type}`);
    for (const each of byName.get(name) ?? []) lines.push(...linesOf(each, metric));
  }
  return `${lines.join("\n")}\n`;
}

function linesOf({ name, labels, value, buckets }: Sample, metric: Metric): string[] {
  const pairs = metric.labels.map((label, index) => `${label}="${escaped(labels[index] ?? "")}"`);
  if (!buckets) return [`${name}${braced(pairs)} ${String(value)}`];
  let count = 0;
  const lines = buckets.map((own, index) => {
    count += own;
    const bound = metric.bounds?.[index];
    const le = `le="${bound === undefined ? "+Inf" : String(bound)}"`;
    return `${name}_bucket${braced([...pairs, le])} ${String(count)}`;
  });
  const rest = braced(pairs);
  return [...lines, `${name}_sum${rest} ${String(value)}`, `${name}_count${rest} ${String(count)}`];
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
