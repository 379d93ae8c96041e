import type { Protocol } from "../../kernel/protocol.ts";

/** How it stands with a limit of so many a minute. */
export interface Standing {
  limit: number;
  remaining: number;
  /** In how long all of it is free again. */
  resetMs: number;
}

/** How it stands with each kind of limit; null where there is none. */
export interface Standings {
  requests: Standing | null;
  tokens: Standing | null;
}

const kinds = ["requests", "tokens"] as const;

/**
 * What an answer says of its limits: in the words of its protocol, where that has any, and in those of the
 * IETF's draft, which all protocols get. Nothing where there is no limit.
 */
export function limitHeaders(protocol: Protocol, standings: Standings, now: Date): string[] {
  const head: string[] = [];
  for (const kind of kinds) {
    const standing = standings[kind];
    if (!standing) continue;
    const { limit, remaining, resetMs } = standing;
    const figures = [String(limit), String(remaining)] as const;
    if (protocol === "openai") head.push(...openai(kind, [...figures, durationOf(resetMs)]));
    if (protocol === "anthropic") head.push(...anthropic(kind, [...figures, timeAfter(now, resetMs)]));
  }
  const policy = each(standings, ({ limit }, kind) => `"${kind}";q=${String(limit)};${unitOf(kind)}w=60`);
  if (policy === "") return head;
  const left = ({ remaining, resetMs }: Standing, kind: string): string =>
    `"${kind}";r=${String(remaining)};t=${String(Math.ceil(resetMs / 1_000))}`;
  return [...head, "ratelimit-policy", policy, "ratelimit", each(standings, left)];
}

type Texts = readonly [limit: string, remaining: string, reset: string];

function openai(kind: string, [limit, remaining, reset]: Texts): string[] {
  return [
    ...[`x-ratelimit-limit-${kind}`, limit, `x-ratelimit-remaining-${kind}`, remaining],
    ...[`x-ratelimit-reset-${kind}`, reset],
  ];
}

function anthropic(kind: string, [limit, remaining, reset]: Texts): string[] {
  const name = `anthropic-ratelimit-${kind}`;
  return [`${name}-limit`, limit, `${name}-remaining`, remaining, `${name}-reset`, reset];
}

function each({ requests, tokens }: Standings, write: (standing: Standing, kind: string) => string): string {
  const written = [requests && write(requests, "requests"), tokens && write(tokens, "tokens")];
  return written.filter((text) => text !== null).join(", ");
}

/** A request is the unit that is meant where none is named. */
function unitOf(kind: string): string {
  return kind === "tokens" ? 'qu="tokens";' : "";
}

/** As OpenAI writes it: `0s`, `6s`, `1m3s`. */
function durationOf(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${String(seconds)}s` : `${String(minutes)}m${String(seconds % 60)}s`;
}

/** RFC 3339, in whole seconds. */
function timeAfter(now: Date, ms: number): string {
  const at = Math.ceil((now.getTime() + ms) / 1_000) * 1_000;
  return new Date(at).toISOString().replace(".000Z", "Z");
}
