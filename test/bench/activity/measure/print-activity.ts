import type { FilledWorld } from "../fill/open-filled.ts";
import type { TableSize } from "./describe-store.ts";
import { spreadOf, type Spread } from "../../statistics.ts";
import type { MeasuredFile } from "./measure-csv.ts";
import type { Measured } from "./measure-endpoints.ts";
import { ratioOf, type LaneRound } from "./measure-lanes.ts";

const FILE_GOAL = { seconds: 15, megabytes: 50, loopMs: 20 };

/** How long it took to fill. */
export function printFill({ rows, seed, from, until, steps }: FilledWorld): string {
  const lines = steps.map(({ name, rows: filled, seconds }) => [
    name,
    seconds.toFixed(1),
    (filled / seconds).toFixed(0),
  ]);
  return [
    `${String(rows)} requests of seed ${String(seed)}, from ${from} to ${until}`,
    ...table([["step", "seconds", "requests/s"], ...lines]),
    "",
    "",
  ].join("\n");
}

/** How large what is kept is. */
export function printStore(sizes: readonly TableSize[]): string {
  const lines = sizes.map((size) => [
    size.table,
    size.rows.toFixed(0),
    size.rowBytes.toFixed(0),
    size.megabytes.toFixed(0),
    size.indexMegabytes.toFixed(0),
  ]);
  return [...table([["table", "rows", "bytes a row", "MB", "MB of indexes"], ...lines]), "", ""].join("\n");
}

/** Every endpoint against its goal. */
export function printEndpoints(measured: readonly Measured[]): string {
  const lines = measured.map((one) => {
    const name = [one.customer, one.name, String(one.concurrency)];
    if (one.skipped !== null) return [...name, "–", "–", "–", "–", "–", "–", one.skipped];
    const isMet = one.p50 <= one.goal.p50 && one.p99 <= one.goal.p99;
    const figures = [one.p50, one.p99, one.max, one.relayMs, one.databaseMs].map((ms) => ms.toFixed(1));
    const goal = `${String(one.goal.p50)}/${String(one.goal.p99)}`;
    // Goals are for one question at a time.
    return [...name, ...figures, String(one.calls), goal, one.concurrency > 1 ? "" : isMet ? "yes" : "NO"];
  });
  const head = [
    "customer",
    "endpoint",
    "at once",
    "p50 ms",
    "p99 ms",
    "max ms",
    "relay CPU",
    "db CPU",
    "calls",
    "goal",
    "met",
  ];
  return [...table([head, ...lines]), "", ""].join("\n");
}

/** The files against their goal, which is for a million rows. */
export function printFiles(files: readonly MeasuredFile[]): string {
  const lines = files.map((file) => {
    if (file.skipped !== null) return [file.name, "–", "–", "–", "–", "–", "–", file.skipped];
    const isMet =
      file.seconds <= FILE_GOAL.seconds &&
      file.grownMegabytes <= FILE_GOAL.megabytes &&
      file.loop.p99 <= FILE_GOAL.loopMs;
    const figures = [file.seconds, file.megabytes, file.grownMegabytes, file.loop.p99, file.loop.max];
    return [
      file.name,
      String(file.rows),
      ...figures.map((figure) => figure.toFixed(1)),
      isMet ? "yes" : "NO",
    ];
  });
  const head = ["file", "lines", "seconds", "MB", "RSS + MB", "loop p99 ms", "loop max ms", "met"];
  return [...table([head, ...lines]), "", ""].join("\n");
}

/** How fast the lane books on what is filled, and what it booked before, by the same lane on an empty store. */
export function printLanes(rounds: readonly LaneRound[], base: string): string {
  const arms = [...new Set(rounds.map(({ arm }) => arm))];
  const lines = arms.map((arm) => {
    const own = rounds.filter((round) => round.arm === arm);
    return [
      arm,
      show(spreadOf(own.map(({ perSecond }) => perSecond)), 0),
      show(spreadOf(own.map(({ reserveP50Ms }) => reserveP50Ms)), 1),
      show(spreadOf(own.map(({ reserveP99Ms }) => reserveP99Ms)), 1),
      show(
        ratioOf(rounds, [arm, base], ({ perSecond }) => perSecond),
        3,
      ),
      show(spreadOf(own.map(({ databaseMicros }) => databaseMicros)), 0),
      show(
        ratioOf(rounds, [arm, base], ({ databaseMicros }) => databaseMicros),
        3,
      ),
    ];
  });
  const of = `of ${base}`;
  const head = [
    "lane",
    "requests/s [IQR]",
    "reserve p50 ms",
    "reserve p99 ms",
    of,
    "database us a request",
    of,
  ];
  return [...table([head, ...lines]), "", ""].join("\n");
}

function show(value: Spread | null, digits: number): string {
  if (value === null) return "–";
  return `${value.median.toFixed(digits)} [${value.q1.toFixed(digits)}–${value.q3.toFixed(digits)}]`;
}

function table(lines: readonly string[][]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
