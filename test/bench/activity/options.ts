import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

export const parts = ["store", "endpoints", "csv", "lane"] as const;
export type Part = (typeof parts)[number];

export interface Options {
  rows: number;
  seed: number;
  /** Where the filled database is kept for the next run. */
  data: string;
  /** The end of the year that is filled. */
  until: Date;
  parts: Part[];
  /** How often each endpoint is asked, at most and for so many seconds at most. */
  times: number;
  seconds: number;
  /** Of the lane: how often each arm has its turn, and how many requests it books then. */
  rounds: number;
  cycles: number;
  /** The built product. */
  dist: string;
  /** Another checkout, built, whose lane is compared; null: none. */
  before: string | null;
  /** Only endpoints whose name has this in it. */
  only: string;
}

export const usage = `usage: node test/bench/activity/main.ts [--rows N] [--seed N] [--data DIR] [--until TIME]
  [--parts ${parts.join(",")}] [--times N] [--seconds N] [--only TEXT] [--dist DIR]
  [--rounds N] [--cycles N] [--before DIR]`;

const HOUR_MS = 3_600_000;

/** Reads the command line. Throws when something on it is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string", default: "10000000" },
      seed: { type: "string", default: "1" },
      data: { type: "string" },
      until: { type: "string" },
      parts: { type: "string", default: parts.join(",") },
      times: { type: "string", default: "400" },
      seconds: { type: "string", default: "3" },
      rounds: { type: "string", default: "5" },
      cycles: { type: "string", default: "10000" },
      dist: { type: "string", default: new URL("../../../dist", import.meta.url).pathname },
      before: { type: "string" },
      only: { type: "string", default: "" },
    },
  });
  const rows = readCount("rows", values.rows);
  const until = values.until === undefined ? Date.now() : Date.parse(values.until);
  if (Number.isNaN(until)) throw new Error(usage);
  const asked = values.parts.split(",").filter((part) => part !== "") as Part[];
  if (asked.some((part) => !parts.includes(part))) throw new Error(usage);
  return {
    ...{ rows, seed: readCount("seed", values.seed), parts: asked },
    data: values.data ?? join(tmpdir(), `token-relay-activity-${String(rows)}`),
    until: new Date(Math.floor(until / HOUR_MS) * HOUR_MS),
    ...{ times: readCount("times", values.times), seconds: readCount("seconds", values.seconds) },
    ...{ rounds: readCount("rounds", values.rounds), cycles: readCount("cycles", values.cycles) },
    ...{ dist: values.dist, before: values.before ?? null, only: values.only },
  };
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1) return count;
  throw new Error(`--${name} must be a whole number from 1\n${usage}`);
}
