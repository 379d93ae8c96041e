/** The stages of a request's way by their position; each begins where the one before it ended. */
export const stage = {
  authenticate: 0,
  receive: 1,
  policy: 2,
  cache: 3,
  route: 4,
  reserve: 5,
  call: 6,
  settle: 7,
} as const;
export type StageName = keyof typeof stage;
export const stageNames = Object.keys(stage) as StageName[];

/** What is known of a request's stages, as it is written into its row. */
export interface StageTimes {
  /** By position, in microseconds; a stage that the request did not come to is not looked at. */
  durationsUs: readonly number[];
  /** The stages that it came to: bit n stands for position n. */
  reached: number;
  /** Whether it was refused, or failed, in the last of them. */
  isRefused: boolean;
  /** Whether the supplier was called while the books still held the money. */
  isAhead: boolean;
}

const REFUSED = 1;
const AHEAD = 2;
// Two bytes, and for each stage 7 bits at a time: five bytes would do for nine hours.
const BYTES_MAX = 2 + 5 * stageNames.length;
const scratch = Buffer.alloc(BYTES_MAX);

/** As bytes: which stages, two flags, and the durations as varints; about 15 bytes for a usual request. */
export function encodeStages({ durationsUs, reached, isRefused, isAhead }: StageTimes): Buffer {
  scratch[0] = reached;
  scratch[1] = (isRefused ? REFUSED : 0) | (isAhead ? AHEAD : 0);
  let end = 2;
  for (let position = 0; position < stageNames.length; position++) {
    if ((reached & (1 << position)) === 0) continue;
    let rest = durationsUs[position]!;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) scratch[end++] = (rest & 0x7f) | 0x80;
    scratch[end++] = rest;
  }
  return Buffer.from(scratch.subarray(0, end));
}

/** Reads them back; null for bytes that are none of ours. */
export function decodeStages(bytes: Uint8Array): StageTimes | null {
  const [reached, flags] = bytes;
  if (reached === undefined || flags === undefined || flags > (REFUSED | AHEAD)) return null;
  const durationsUs = new Array<number>(stageNames.length).fill(0);
  let at = 2;
  for (let position = 0; position < stageNames.length; position++) {
    if ((reached & (1 << position)) === 0) continue;
    for (let worth = 1; ; worth *= 0x80) {
      const byte = bytes[at++];
      if (byte === undefined) return null;
      durationsUs[position]! += (byte & 0x7f) * worth;
      if (byte < 0x80) break;
    }
  }
  if (at !== bytes.length) return null;
  return { durationsUs, reached, isRefused: (flags & REFUSED) !== 0, isAhead: (flags & AHEAD) !== 0 };
}
