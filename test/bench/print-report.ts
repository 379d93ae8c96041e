import type { Results } from "./run-rounds.ts";
import type { Spread } from "./statistics.ts";
import type { Summary } from "./summarise.ts";
import type { Workload } from "./workloads.ts";

type Column = [title: string, cell: (summary: Summary) => string];

const columns: Column[] = [
  ["arm", ({ arm }) => arm],
  ["CPU µs/req [IQR]", ({ cpuUsPerRequest }) => spread(cpuUsPerRequest, 1)],
  ["× raw [IQR]", ({ ratioToRaw, arm }) => (arm === "direct" ? "–" : spread(ratioToRaw, 2))],
  ["db µs/req", ({ databaseUsPerRequest }) => middle(databaseUsPerRequest, 1)],
  ["p50 ms", ({ p50Ms }) => middle(p50Ms, 3)],
  ["p99 ms", ({ p99Ms }) => middle(p99Ms, 2)],
  ["+p50 ms [IQR]", ({ addedP50Ms }) => spread(addedP50Ms, 3)],
  ["+p99 ms", ({ addedP99Ms }) => middle(addedP99Ms, 2)],
  ["req/s", ({ requestsPerSecond }) => middle(requestsPerSecond, 0)],
  ["RSS MB", ({ residentMb }) => middle(residentMb, 0)],
  ["foreign", ({ foreignShareMax }) => `${(foreignShareMax * 100).toFixed(0)} %`],
];

const streamColumns: Column[] = [
  ["CPU µs/frame [IQR]", ({ cpuUsPerFrame }) => spread(cpuUsPerFrame, 2)],
  ["first byte ms", ({ firstByteP50Ms }) => middle(firstByteP50Ms, 3)],
  ["+first byte ms", ({ addedFirstByteP50Ms }) => middle(addedFirstByteP50Ms, 3)],
];

/** The tables of a run as text. */
export function printReport(
  workloads: readonly Workload[],
  summaries: readonly Summary[],
  results: Results,
): string {
  const parts = workloads.map((workload) => {
    const rows = summaries.filter((summary) => summary.workload === workload.id);
    const shown = workload.stream ? [...columns.slice(0, 1), ...streamColumns, ...columns.slice(1)] : columns;
    const heading = `${workload.id}: ${workload.title} (${String(workload.requests)} requests a round)`;
    return `${heading}\n${table(shown, sorted(rows))}`;
  });
  for (const { arm, statement, holds, detail } of results.findings) {
    parts.push(`${holds ? "ok   " : "WRONG"} ${arm}: ${statement} (${detail})`);
  }
  for (const { arm, reason } of results.failures) parts.push(`FAILED ${arm}: ${reason}`);
  return `${parts.join("\n").replaceAll(/\n(?=W\d)/g, "\n\n")}\n`;
}

/** In rising order of cost, which puts `direct` and `raw` first. */
function sorted(rows: readonly Summary[]): Summary[] {
  const cost = ({ cpuUsPerRequest }: Summary): number => cpuUsPerRequest?.median ?? 0;
  return [...rows].sort((one, other) => cost(one) - cost(other));
}

function table(shown: readonly Column[], rows: readonly Summary[]): string {
  const lines = [shown.map(([title]) => title), ...rows.map((row) => shown.map(([, cell]) => cell(row)))];
  const widths = shown.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const print = (line: string[]): string =>
    line
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join("  ");
  return lines.map(print).join("\n");
}

function middle(value: Spread | null, digits: number): string {
  return value === null ? "–" : value.median.toFixed(digits);
}

function spread(value: Spread | null, digits: number): string {
  if (value === null) return "–";
  return `${value.median.toFixed(digits)} [${value.q1.toFixed(digits)}–${value.q3.toFixed(digits)}]`;
}
