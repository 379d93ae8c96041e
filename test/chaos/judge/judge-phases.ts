import { worth, type Exhaustion } from "../exhaust.ts";
import type { Outage } from "../outage.ts";
import type { RelayNode } from "../relay-node.ts";
import type { Finding } from "./finding.ts";

const REFUSED_MAX_MS = 2_500;
const SETTLED_MAX_MS = 10_000;
const QUOTA = 1_000_000_000n;

export type NamedExhaustion = Exhaustion & { name: string };

/** F36: money for a hundred requests, whoever asks for it at the same time. */
export function judgeExhaustions(rounds: readonly NamedExhaustion[]): Finding {
  const breaches = rounds.flatMap(({ name, served, refused, reserved, available, quota }) => {
    const isEmpty = quota ? quota.reserved === 0n && quota.spent === QUOTA : available === 0n;
    const isRefused = Object.keys(refused).every((code) => code.startsWith("402 "));
    return served === worth && reserved === 0n && isEmpty && isRefused
      ? []
      : [`${name}: served ${String(served)}`];
  });
  const statement = "F36: money for a hundred requests serves a hundred, and nothing is left of it";
  return { statement, breaches, detail: `${String(rounds.length)} rounds` };
}

/** F5: a database that is away for a minute. */
export function judgeOutage({ streams, wholeStreams, refusals, settledMs }: Outage): Finding {
  const breaches: string[] = [];
  if (wholeStreams < streams) breaches.push(`${String(streams - wholeStreams)} streams were cut off`);
  for (const { status, retryAfter, tookMs } of refusals) {
    if (status === 503 && retryAfter !== null && tookMs <= REFUSED_MAX_MS) continue;
    const answer = `${String(status)} after ${String(tookMs)} ms, Retry-After ${String(retryAfter)}`;
    breaches.push(`a new request was answered ${answer}`);
  }
  if (settledMs === null || settledMs > SETTLED_MAX_MS)
    breaches.push(`settled after ${String(settledMs)} ms`);
  return {
    statement:
      "F5: without the database streams finish, others get 503; 10 s after its return all is settled",
    ...{ breaches, detail: `${String(streams)} streams, ${String(refusals.length)} new requests` },
  };
}

/** A database that comes and goes, or a connection that breaks, is no reason for a relay to end. */
export function judgeRelays(relays: readonly RelayNode[]): Finding {
  const breaches = relays.flatMap(({ name, selfEnds }) => selfEnds.map((how) => `${name} ended with ${how}`));
  return { statement: "no relay ended by itself", breaches, detail: `${String(relays.length)} relays` };
}

/** Whether there was enough to judge by. */
export function judgeExtent(acknowledged: number, wanted: number): Finding {
  const breaches = acknowledged < wanted ? [`only ${String(acknowledged)} of ${String(wanted)}`] : [];
  return { statement: "enough requests were acknowledged", breaches, detail: String(acknowledged) };
}
