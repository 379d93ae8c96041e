import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "undici";
import { senderOf, type Cast } from "./cast.ts";
import { secretTexts } from "./chaos-catalog.ts";
import type { RelayNode } from "./relay-node.ts";
import { planRequest, type PlannedRequest } from "./request-plan.ts";
import { openAgent, sendRequest, type Answer } from "./send-request.ts";

/** Everything that clients have seen. */
export interface Seen {
  /** Requests that were begun, by tag. */
  begun: Map<string, Begun>;
  /** Whole answers of 2xx: what the customer has, and is to be charged for. */
  acknowledged: Acknowledged[];
  /** How many answers had which status; "none" had no head, "cut" began and did not end. */
  statuses: Map<string, number>;
  /** What must never be seen by a client. */
  complaints: string[];
  /** When each request known by its id was over for its client, in milliseconds of the wall clock. */
  endedAt: Map<string, number>;
}

export interface Begun {
  planned: Pick<PlannedRequest, "kind" | "deliveries">;
  customerId: string;
  keyId: string;
}

export interface Acknowledged {
  tag: string;
  requestId: string;
  charge: string | null;
  /** Of deliveries that share an Idempotency-Key, to see that all are alike. */
  body: string | null;
}

export interface LoadOptions {
  seed: number;
  relays: readonly RelayNode[];
  cast: Cast;
  /** Requests begun in a second, as long as the relays keep up. */
  ratePerSecond: number;
  isOver: () => boolean;
}

const WORKERS_PER_RELAY = 40;
const PAUSE_AFTER_FAILURE_MS = 150;
const RETRIES_MAX = 4;
const RETRY_PAUSE_MS = 700;
const COMPLAINTS_MAX = 50;

export function nothingSeen(): Seen {
  return {
    begun: new Map(),
    acknowledged: [],
    statuses: new Map(),
    complaints: [],
    endedAt: new Map(),
  };
}

/**
 * Sends the requests of the plan, in their order, from clients that are each bound to one relay: a relay that
 * hangs keeps its own clients waiting, and nobody else's. Resolves when it is over and all have ended.
 */
export async function sendLoad(options: LoadOptions, seen: Seen): Promise<void> {
  const agent = openAgent();
  const startedMs = performance.now();
  let next = 0;
  const work = async (home: number): Promise<void> => {
    while (!options.isOver()) {
      const index = next++;
      await sleep(Math.max(0, startedMs + (index * 1_000) / options.ratePerSecond - performance.now()));
      if (options.isOver()) return;
      const isAnswered = await sendPlanned(options, { agent, seen, index, home });
      if (!isAnswered) await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  };
  const workers = options.relays.flatMap((_, home) =>
    Array.from({ length: WORKERS_PER_RELAY }, () => work(home)),
  );
  await Promise.all(workers);
  await agent.destroy();
}

interface Turn {
  agent: Agent;
  seen: Seen;
  index: number;
  /** The number of the relay that the client is bound to. */
  home: number;
}

async function sendPlanned(
  { seed, relays, cast }: LoadOptions,
  { agent, seen, index, home }: Turn,
): Promise<boolean> {
  const planned = planRequest(seed, index);
  const { customer, key } = senderOf(cast, planned);
  seen.begun.set(planned.tag, { planned, customerId: customer.id, keyId: key.id });
  const idempotencyKey = planned.deliveries > 1 ? planned.tag : null;
  const deliver = async (number: number): Promise<Answer> => {
    const relay = relays[(home + number) % relays.length]!;
    const answer = await sendRequest(agent, relay, { ...planned, token: key.token, idempotencyKey });
    noteAnswer(seen, answer, { isHot: customer.kind === "hot", keepsBody: idempotencyKey !== null });
    return answer;
  };
  if (planned.deliveries === 1) return (await deliver(0)).status !== null;
  await deliverAgain(planned, deliver);
  return true;
}

/** Sends one request several times, as a client does that does not trust its connection. */
async function deliverAgain(
  { deliveries, atOnce }: PlannedRequest,
  deliver: (number: number) => Promise<Answer>,
): Promise<void> {
  const numbers = Array.from({ length: deliveries }, (_, number) => number);
  const answers = atOnce ? await Promise.all(numbers.map(deliver)) : [];
  if (!atOnce) for (const number of numbers) answers.push(await deliver(number));
  for (let retry = 0; retry < RETRIES_MAX && !answers.some(({ isWhole }) => isWhole); retry++) {
    await sleep(RETRY_PAUSE_MS);
    answers.push(await deliver(deliveries + retry));
  }
}

/** Puts an answer on record, and what is wrong with it by itself. */
export function noteAnswer(
  seen: Seen,
  answer: Answer,
  { isHot = false, keepsBody = false }: { isHot?: boolean; keepsBody?: boolean } = {},
): void {
  const { tag, status, requestId, isWhole, body, endedMs } = answer;
  const name = status === null ? "none" : status === 200 && !isWhole ? "cut" : String(status);
  seen.statuses.set(name, (seen.statuses.get(name) ?? 0) + 1);
  if (requestId !== null) seen.endedAt.set(requestId, endedMs);
  if (isWhole && requestId !== null)
    seen.acknowledged.push({ tag, requestId, charge: answer.charge, body: keepsBody ? body : null });
  for (const complaint of complaintsOf(answer, isHot))
    if (seen.complaints.length < COMPLAINTS_MAX) seen.complaints.push(`${tag}: ${complaint}`);
}

function* complaintsOf(answer: Answer, isHot: boolean): Generator<string> {
  const { status, body, isWhole, requestId, retryAfter } = answer;
  const secret = secretTexts.exec(body)?.[0];
  if (secret !== undefined) yield `a customer reads ${secret}`;
  if (isWhole && requestId === null) yield "a whole answer has no request id";
  if (status === 402 && isHot) yield `refused for want of money by one who has plenty: ${body.slice(0, 300)}`;
  if (status === 503 && retryAfter === null && body.includes("service_unavailable"))
    yield "503 without Retry-After";
  if (status === 500) yield `internal error: ${body.slice(0, 300)}`;
}
