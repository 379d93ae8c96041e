/** The faults a request may ask for; README.md says what each does on the wire. */
export const faultNames = [
  "status",
  "html",
  "reset",
  "hang",
  "truncate",
  "garbage",
  "no_usage",
  "null_usage",
  "zero_usage",
  "negative_usage",
  "absurd_usage",
  "error_event",
  "usage_twice",
  "usage_every_chunk",
  "no_done",
  "huge_line",
  "slow_headers",
] as const;
export type FaultName = (typeof faultNames)[number];

/** How one request is to be answered; null leaves the choice to the rest of the request. */
export interface Behaviour {
  latencyMs: number;
  chunks: number;
  paceMs: number;
  tokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number | null;
  /** How many tool results the model wants to see before it answers. */
  loopSteps: number | null;
  /** The longest prompt it takes, in tokens. */
  contextTokens: number | null;
  /** 1: some of the reasoning is shown sealed (Anthropic). */
  redacted: number;
  /** 1: only streams are answered. */
  streamOnly: number;
  /** 1: system messages are taken after the first turn too (Anthropic). */
  midSystem: number;
  fault: FaultName | null;
  afterChunks: number | null;
  status: number | null;
  /** 0 for no such header; null is 1 with status 429, else none. */
  retryAfterSeconds: number | null;
  hugeBytes: number;
  /** Events of a stream without pace that share one HTTP chunk. */
  batchEvents: number;
  faultTimes: number | null;
}
export type BehaviourPatch = Partial<Behaviour>;

export const plainBehaviour: Behaviour = {
  latencyMs: 0,
  chunks: 8,
  paceMs: 0,
  tokens: 24,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: null,
  loopSteps: null,
  contextTokens: null,
  redacted: 0,
  streamOnly: 0,
  midSystem: 0,
  fault: null,
  afterChunks: null,
  status: null,
  retryAfterSeconds: null,
  hugeBytes: 1_048_576,
  batchEvents: 1,
  faultTimes: null,
};

type NumberField = Exclude<keyof Behaviour, "fault">;
interface NumberKey {
  field: NumberField;
  min: number;
  max: number;
}

const numberKeys = new Map<string, NumberKey>([
  ["latency", { field: "latencyMs", min: 0, max: 3_600_000 }],
  ["chunks", { field: "chunks", min: 1, max: 1_000_000 }],
  ["pace", { field: "paceMs", min: 0, max: 3_600_000 }],
  ["tokens", { field: "tokens", min: 0, max: 2_000_000 }],
  ["cached", { field: "cachedTokens", min: 0, max: 1_000_000_000 }],
  ["cache_write", { field: "cacheWriteTokens", min: 0, max: 1_000_000_000 }],
  ["loop", { field: "loopSteps", min: 0, max: 1000 }],
  ["context", { field: "contextTokens", min: 1, max: 1_000_000_000 }],
  ["redacted", { field: "redacted", min: 0, max: 1 }],
  ["stream_only", { field: "streamOnly", min: 0, max: 1 }],
  ["mid_system", { field: "midSystem", min: 0, max: 1 }],
  ["reasoning", { field: "reasoningTokens", min: 0, max: 2_000_000 }],
  ["after", { field: "afterChunks", min: 0, max: 1_000_000 }],
  ["status", { field: "status", min: 200, max: 599 }],
  ["retry_after", { field: "retryAfterSeconds", min: 0, max: 86_400 }],
  ["bytes", { field: "hugeBytes", min: 0, max: 268_435_456 }],
  ["batch", { field: "batchEvents", min: 1, max: 1_000_000 }],
  ["fault_times", { field: "faultTimes", min: 0, max: 1_000_000 }],
]);

/** A key or value the simulator does not know; a typing error in a test must not pass as "no fault". */
export class UnknownBehaviour extends Error {}

function isFault(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name);
}

/** Adds one `key=value` to the patch. */
export function setKey(patch: BehaviourPatch, key: string, value: string): void {
  if (key === "fault") {
    if (!isFault(value)) throw new UnknownBehaviour(`unknown fault "${value}"`);
    patch.fault = value;
    return;
  }
  const known = numberKeys.get(key);
  if (!known) throw new UnknownBehaviour(`unknown simulator key "${key}"`);
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= known.min && number <= known.max)) {
    throw new UnknownBehaviour(`${key} must be an integer from ${known.min} to ${known.max}, not "${value}"`);
  }
  patch[known.field] = number;
}

/** Reads `key=value,key=value`. */
export function readKeyList(list: string): BehaviourPatch {
  const patch: BehaviourPatch = {};
  for (const pair of list.split(",")) {
    if (pair.trim() === "") continue;
    const equals = pair.indexOf("=");
    if (equals < 0) throw new UnknownBehaviour(`"${pair}" is not key=value`);
    setKey(patch, pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  return patch;
}
