import { parseArgs } from "node:util";

export interface Options {
  rounds: number;
  /** Of the requests that a full run sends. */
  share: number;
  seed: number;
  arms: string[];
  workloads: string[];
  pin: boolean;
  /** Where the figures are written as JSON. */
  jsonFile: string | null;
  /** Where gateways keep their data; a directory for temporary files without it. */
  dataRoot: string | null;
}

export const usage = `usage: node test/bench/main.ts [--rounds N] [--quick] [--seed N] [--json FILE] [--data DIR]
                               [--no-pin] [--arms direct,raw,relay,unbilled,before]
                               [--workloads W1,W1r,W1c1,W3,W50,W3oo,W3oa,W3od,W3ao,W3aa,W3ad,W3do,W3da,W3dd]`;

const ROUNDS_MAX = 50;

/** Reads the command line. Throws when something on it is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      seed: { type: "string" },
      arms: { type: "string", default: "direct,raw,relay" },
      workloads: { type: "string", default: "W1,W1r,W1c1,W3" },
      pin: { type: "boolean", default: true },
      json: { type: "string" },
      data: { type: "string" },
    },
  });
  return {
    rounds: readCount("rounds", values.rounds ?? (values.quick ? "2" : "5"), ROUNDS_MAX),
    share: values.quick ? 0.15 : 1,
    seed: readCount("seed", values.seed ?? String(1 + (Date.now() % 1_000_000)), 2 ** 31),
    arms: values.arms.split(","),
    workloads: values.workloads.split(","),
    pin: values.pin,
    jsonFile: values.json ?? null,
    dataRoot: values.data ?? null,
  };
}

function readCount(name: string, text: string, max: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= max) return count;
  throw new Error(`--${name} must be a whole number from 1 to ${String(max)}`);
}
