import type { Dice } from "../../chaos/dice.ts";
import { mutateJson } from "./json-mutations.ts";

const LENGTH_MAX = 200_000;

const TOKENS = [
  ...[
    "\n\n",
    "\r\n\r\n",
    "\r",
    "data:",
    "data: [DONE]\n\n",
    "event: error\n",
    "event:error\n",
    ":HTTP_STATUS/500\n",
    "id:1\n",
  ],
  ...[
    '{"error":{"message":"x"}}',
    '{"code":"Throttling"}',
    ',"usage":null',
    '"finish_reason":"stop"',
    "\ufeff",
    "null",
    "{}",
  ],
  ...["{", "}", "[", "]", '"', "\\", ",", ":", "\u0000"],
].map((token) => Buffer.from(token));

const BROKEN_UTF8 = [
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f],
  [0x80],
  [0xf5, 0x80, 0x80, 0x80],
].map((bytes) => Buffer.from(bytes));

/** A seed with one to four things done to it; `others` lend their bytes. */
export function mutate(seed: Buffer, others: readonly Buffer[], dice: Dice): Buffer {
  let bytes = seed;
  for (
    let times = dice.weighed({ one: 6, two: 3, four: 1 }) === "one" ? 1 : dice.between(2, 4);
    times > 0;
    times--
  ) {
    bytes = mutateOnce(bytes, others, dice).subarray(0, LENGTH_MAX);
  }
  return bytes;
}

function mutateOnce(bytes: Buffer, others: readonly Buffer[], dice: Dice): Buffer {
  const at = dice.between(0, bytes.length);
  const behind = Math.min(bytes.length, at + dice.between(1, 60));
  const kind = dice.weighed({
    json: 55,
    bits: 12,
    truncate: 6,
    remove: 6,
    repeat: 5,
    insert: 8,
    splice: 5,
    utf8: 3,
  });
  switch (kind) {
    case "json":
      return mutateSomeJson(bytes, dice);
    case "bits":
      return flipBit(bytes, dice);
    case "truncate":
      return bytes.subarray(0, at);
    case "remove":
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(behind)]);
    case "repeat":
      return Buffer.concat([bytes.subarray(0, behind), bytes.subarray(at)]);
    case "insert":
      return insert(bytes, at, TOKENS[dice.between(0, TOKENS.length - 1)]!);
    case "splice":
      return splice(bytes, at, others[dice.between(0, others.length - 1)] ?? bytes, dice);
    case "utf8":
      return insert(bytes, at, BROKEN_UTF8[dice.between(0, BROKEN_UTF8.length - 1)]!);
  }
}

function flipBit(bytes: Buffer, dice: Dice): Buffer {
  const flipped = Buffer.from(bytes);
  const at = dice.between(0, Math.max(0, bytes.length - 1));
  if (bytes.length > 0) flipped[at] = flipped[at]! ^ (1 << dice.between(0, 7));
  return flipped;
}

function insert(bytes: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

function splice(bytes: Buffer, at: number, other: Buffer, dice: Dice): Buffer {
  const from = dice.between(0, other.length);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(from)]);
}

/** In a stream, one event's document; else the whole. */
function mutateSomeJson(bytes: Buffer, dice: Dice): Buffer {
  const text = bytes.toString("utf8");
  if (!text.includes("data:")) return Buffer.from(mutateJson(text, dice));
  const lines = text.split("\n");
  const data = lines.flatMap((line, index) =>
    line.startsWith("data:") && line.includes("{") ? [index] : [],
  );
  const index = data[dice.between(0, Math.max(0, data.length - 1))];
  if (index === undefined) return bytes;
  const line = lines[index]!;
  const start = line.indexOf("{");
  lines[index] = line.slice(0, start) + mutateJson(line.slice(start), dice);
  return Buffer.from(lines.join("\n"));
}
