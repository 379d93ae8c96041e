import { isListOfObjects, isObject, isText, isWhole } from "./field-rules.ts";

/** A token, and the logarithm of how likely it was. */
export interface LikelyToken {
  token: string;
  logprob: number;
  /** Its UTF-8 bytes, which need not be whole characters; null where it has none. */
  bytes: number[] | null;
}

/** A token of an answer, with the most likely ones for its place. */
export interface TokenLogprob extends LikelyToken {
  top: LikelyToken[];
}

/** Bytes of JSON that a token takes besides what it says. */
const TOKEN_BYTES = 48;
const BYTE_BYTES = 4;

/**
 * Reads a `logprobs` member as it came; suppliers of OpenAI's and DashScope's protocols write it alike.
 * What is not as the protocols have it is left out.
 */
export function readTokenLogprobs(logprobs: unknown): TokenLogprob[] {
  const tokens = isObject(logprobs) ? listIn(logprobs["content"]) : [];
  return tokens.flatMap((value) => {
    const alternatives = listIn(value["top_logprobs"]).flatMap(readToken);
    return readToken(value).map((token) => ({ ...token, top: alternatives }));
  });
}

/** The `content` of a `logprobs` member. */
export function writeTokenLogprobs(tokens: readonly TokenLogprob[]): object[] {
  return tokens.map(({ top, ...token }) => ({ ...token, top_logprobs: top }));
}

/** About how many bytes they are as JSON. */
export function sizeOfLogprobs(tokens: readonly TokenLogprob[]): number {
  return tokens.reduce((size, token) => token.top.reduce(add, add(size, token)), 0);
}

function add(size: number, { token, bytes }: LikelyToken): number {
  return size + TOKEN_BYTES + Buffer.byteLength(token) + BYTE_BYTES * (bytes?.length ?? 0);
}

function readToken({ token, logprob, bytes }: Record<string, unknown>): LikelyToken[] {
  if (!isText(token) || typeof logprob !== "number" || !Number.isFinite(logprob)) return [];
  return [{ token, logprob, bytes: isBytes(bytes) ? bytes : null }];
}

function listIn(value: unknown): Record<string, unknown>[] {
  return isListOfObjects(value) ? value : [];
}

function isBytes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((byte) => isWhole(byte, [0, 255]));
}
