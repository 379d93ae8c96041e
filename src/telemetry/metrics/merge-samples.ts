import { metricTable, type Metric } from "./metric-table.ts";
import type { Sample } from "./sample.ts";

/** What several processes of one node tell, as one: added, or the largest or smallest, as the table says. */
export function mergeSamples(ofProcesses: readonly (readonly Sample[])[]): Sample[] {
  if (ofProcesses.length === 1) return [...(ofProcesses[0] ?? [])];
  const merged = new Map<string, Sample>();
  for (const each of ofProcesses.flat()) {
    const key = `${each.name} ${JSON.stringify(each.labels)}`;
    const known = merged.get(key);
    merged.set(key, known ? both(known, each) : each);
  }
  return [...merged.values()];
}

function both(one: Sample, other: Sample): Sample {
  const { across }: Metric = metricTable[one.name];
  if (across) return { ...one, value: Math[across](one.value, other.value) };
  const value = one.value + other.value;
  if (!one.buckets || !other.buckets) return { ...one, value };
  const more = other.buckets;
  return { ...one, value, buckets: one.buckets.map((count, index) => count + (more[index] ?? 0)) };
}
