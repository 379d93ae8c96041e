import type { Keyring } from "../kernel/keyring.ts";

/** A whole answer as a client got it: names and values of its head in turn, and every byte behind it. */
export interface Answer {
  status: number;
  head: string[];
  body: Buffer;
}

interface KeptHead {
  status: number;
  head: string[];
}

const LINE_FEED = 0x0a;

/** Seals an answer for the one request that it belongs to. */
export function sealAnswer(keyring: Keyring, requestId: string, answer: Answer): Buffer {
  const kept: KeptHead = { status: answer.status, head: answer.head };
  const plain = Buffer.concat([Buffer.from(`${JSON.stringify(kept)}\n`), answer.body]);
  return keyring.sealAnswer(plain, boundOf(requestId));
}

/** Opens a sealed answer. Throws `internal_error` when it is not that request's. */
export function openAnswer(keyring: Keyring, requestId: string, sealed: Buffer): Answer {
  const plain = keyring.openAnswer(sealed, boundOf(requestId));
  const end = plain.indexOf(LINE_FEED);
  const kept = JSON.parse(plain.toString("utf8", 0, end)) as KeptHead;
  return { ...kept, body: plain.subarray(end + 1) };
}

function boundOf(requestId: string): string {
  return `answer of ${requestId}`;
}
