import type { Measurement, Results } from "../run-rounds.ts";
import { spreadOf, type Spread } from "../statistics.ts";
import { laneArms, type LaneRun } from "./measure-lane.ts";

/** The table of the lane alone. */
export function printLane({ rounds, books }: LaneRun, concurrency: number): string {
  const lines = laneArms.map((arm) => {
    const figures = rounds.filter((round) => round.arm === arm).map((round) => round.figures);
    return [
      arm === "quota" ? "with a key's quota" : "without a quota",
      show(spreadOf(figures.map(({ cycles, wallMs }) => (cycles * 1_000) / wallMs)), 0),
      show(spreadOf(figures.map(({ reserveP50Ms }) => reserveP50Ms)), 2),
      show(spreadOf(figures.map(({ reserveP99Ms }) => reserveP99Ms)), 2),
    ];
  });
  const { cycles, rows, charged, due, brokenLaws } = books;
  const head = ["", "paid requests/s [IQR]", "reserve p50 ms", "reserve p99 ms"];
  return [
    `the money lane alone: one customer, one process, ${String(concurrency)} at a time`,
    ...table([head, ...lines]),
    `books: ${String(rows)} rows of ${String(cycles)} requests, charged ${charged} of ${due}, laws broken: ${brokenLaws.join(" ") || "none"}`,
    "",
    "",
  ].join("\n");
}

/** The table of the first byte: with billing, without, and what billing adds in the same round. */
export function printFirstByte({ measurements, findings, failures }: Results): string {
  const of = (arm: string): Measurement[] => measurements.filter((each) => each.arm === arm);
  const lines = ["direct", "unbilled", "relay"].map((arm) => [
    arm,
    show(spreadOf(of(arm).map(({ firstByte }) => firstByte.p50)), 2),
    show(spreadOf(of(arm).map(({ firstByte }) => firstByte.p99)), 2),
  ]);
  const added = (percentile: "p50" | "p99"): string => {
    const without = new Map(of("unbilled").map((each) => [each.round, each.firstByte[percentile]]));
    const differences = of("relay").flatMap(({ round, firstByte }) => {
      const base = without.get(round);
      return base === undefined ? [] : [firstByte[percentile] - base];
    });
    return show(spreadOf(differences), 2);
  };
  return [
    "the first byte, from a supplier that thinks for 50 ms",
    ...table([["", "p50 ms [IQR]", "p99 ms [IQR]"], ...lines, ["billing adds", added("p50"), added("p99")]]),
    ...findings.map(
      ({ holds, arm, statement, detail }) => `${holds ? "ok   " : "WRONG"} ${arm}: ${statement} (${detail})`,
    ),
    ...failures.map(({ arm, reason }) => `FAILED ${arm}: ${reason}`),
    "",
  ].join("\n");
}

function table(lines: string[][]): string[] {
  const widths = (lines[0] ?? []).map((_, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join("  "),
  );
}

function show(value: Spread | null, digits: number): string {
  if (value === null) return "–";
  return `${value.median.toFixed(digits)} [${value.q1.toFixed(digits)}–${value.q3.toFixed(digits)}]`;
}
