import { parseArgs } from "node:util";

export interface Options {
  seed: number;
  /** How long faults are injected under load. */
  minutes: number;
  /** Acknowledged requests that the load goes on for. */
  requests: number;
  /** How long the database is away in the outage. */
  outageSeconds: number;
  phases: Phase[];
  /** A built checkout of the product; this one without it. */
  product: string | null;
  /** Leaves logs and data behind. */
  keep: boolean;
}

const phaseNames = ["chaos", "exhaustion", "outage"] as const;
export type Phase = (typeof phaseNames)[number];

export const usage = `usage: node test/chaos/main.ts [--seed N] [--minutes N] [--requests N] [--outage SECONDS]
                               [--phases chaos,exhaustion,outage] [--product DIR] [--keep]`;

/** Reads the command line. Throws when something on it is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      minutes: { type: "string", default: "8" },
      requests: { type: "string", default: "50000" },
      outage: { type: "string", default: "60" },
      phases: { type: "string", default: phaseNames.join(",") },
      product: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  return {
    seed: readNumber("seed", values.seed ?? String(1 + (Date.now() % 1_000_000)), 2 ** 31),
    minutes: readNumber("minutes", values.minutes, 600),
    requests: readNumber("requests", values.requests, 150_000),
    outageSeconds: readNumber("outage", values.outage, 600),
    phases: values.phases.split(",").map(readPhase),
    product: values.product ?? null,
    keep: values.keep,
  };
}

function readNumber(name: string, text: string, max: number): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number > 0 && number <= max) return number;
  throw new Error(`--${name} must be a number above 0, up to ${String(max)}\n${usage}`);
}

function readPhase(name: string): Phase {
  const phase = phaseNames.find((one) => one === name);
  if (!phase) throw new Error(`"${name}" is not one of ${phaseNames.join(", ")}\n${usage}`);
  return phase;
}
