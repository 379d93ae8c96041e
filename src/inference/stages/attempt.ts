import type { RequestRecord } from "../../activity/index.ts";
import type { Dispatcher } from "undici";
import { asAppError, fail } from "../../kernel/app-error.ts";
import type { Lane } from "../../ledger/index.ts";
import type { Attempted } from "../attempted.ts";
import { checkpointOf } from "../checkpoint-of.ts";
import type { ReplyPassage } from "../dialects/dialect.ts";
import { dialects } from "../dialects/dialects.ts";
import { noPassage } from "../dialects/no-passage.ts";
import { plainFailure } from "../dialects/upstream-failure.ts";
import type { Pulse } from "../pulse.ts";
import type { Reply } from "../reply.ts";
import type { Route } from "../routing/route.ts";
import { CALL_MAX_MS, type Deadlines } from "../suppliers/deadlines.ts";
import { Exchange, type Failed } from "../suppliers/exchange.ts";
import type { SupplierHealth } from "../suppliers/supplier-health.ts";
import type { SupplierPools } from "../suppliers/supplier-pools.ts";
import { streamHead } from "../stream-head.ts";
import { writeCall, type CallNeeds, type UpstreamCall } from "../write-call.ts";
import type { Held } from "./reserve.ts";

export interface AttemptNeeds extends CallNeeds {
  pools: SupplierPools;
  deadlines: Deadlines;
  pulse: Pulse;
  lane: Lane<RequestRecord>;
  /** Hears how it goes. */
  health: SupplierHealth;
}

/** One call of a request: to whom, where its answer goes, and which calls stand behind it. */
export interface Attempt {
  held: Held;
  route: Route;
  before: readonly Attempted[];
  reply: Reply;
}

/** Until a stream begins; a whole answer has the time that the call has. */
const FIRST_BYTE_TIMEOUT_MS = 60_000;
const IDLE_TIMEOUT_MS = 120_000;
/** How far a supplier that bills on is listened to after the client left. */
const DRAIN_MAX_MS = 30_000;
const DRAIN_OUTPUT_BYTES_MAX = 8_000;

/** Calls one supplier. Never throws: whatever happens is the ending, because money is held meanwhile. */
export async function attempt(needs: AttemptNeeds, input: Attempt): Promise<Attempted> {
  const startedMs = performance.now();
  try {
    const { pool, basePath } = needs.pools.target(input.route.deployment);
    const written = writeCall(needs, input.held, { route: input.route, basePath });
    return await send(needs, input, { ...written, pool, startedMs });
  } catch (thrown) {
    const ending = { kind: "failed", error: asAppError(thrown), failure: null } as const;
    const nothing = {
      accepted: false,
      httpStatus: null,
      upstreamRequestId: null,
      ignored: [],
      stream: false,
    };
    const times = { startedMs, endedMs: performance.now() };
    return { route: input.route, passage: noPassage, ...nothing, ...times, ending };
  }
}

interface Sent extends UpstreamCall {
  pool: Dispatcher;
  startedMs: number;
}

async function send(needs: AttemptNeeds, input: Attempt, sent: Sent): Promise<Attempted> {
  const { held, route, reply } = input;
  const { passage, ignored, stream, startedMs } = sent;
  reply.prepareStream(streamHead({ ...held, served: route.served }, ignored));
  const names = { publicModel: held.asked.id, upstreamModel: route.deployment.upstreamModel };
  const supplier = dialects[route.deployment.protocol];
  const onStarted = (): void => needs.health.answered(input, performance.now() - startedMs, stream);
  const exchange = new Exchange({ supplier, passage, stream, names, sink: reply, onStarted });
  const soFar = (): Omit<Attempted, "ending"> => ({
    ...{ route, passage, ignored, stream, startedMs, endedMs: performance.now() },
    accepted: exchange.accepted,
    httpStatus: exchange.httpStatus,
    upstreamRequestId: exchange.upstreamRequestId,
  });
  const stop = watch(needs, input, { exchange, passage, soFar });
  try {
    dispatch(sent, exchange);
  } catch (thrown) {
    exchange.cancel({ kind: "failed", error: asAppError(thrown), failure: null });
  }
  const ending = await exchange.ended;
  stop();
  return { ...soFar(), ending };
}

function dispatch({ pool, path, headers, body, stream }: Sent, exchange: Exchange): void {
  const headersTimeout = stream ? FIRST_BYTE_TIMEOUT_MS : CALL_MAX_MS;
  pool.dispatch(
    { method: "POST", path, headers, body, headersTimeout, bodyTimeout: IDLE_TIMEOUT_MS },
    exchange,
  );
}

interface Watched {
  exchange: Exchange;
  passage: ReplyPassage;
  soFar: () => Omit<Attempted, "ending">;
}

/**
 * Ends the call when its time is over, when the books refuse the request, or when its client left and there
 * is nothing more to learn; meanwhile it notes how far a stream has come.
 */
function watch(needs: AttemptNeeds, input: Attempt, { exchange, passage, soFar }: Watched): () => void {
  const { held, route, reply, before } = input;
  const { deadlines, pulse } = needs;
  const deadline = {
    atMs: held.incoming.startedMs + CALL_MAX_MS,
    expire: () => exchange.cancel(timedOut("the request took too long")),
  };
  deadlines.add(deadline);
  held.reserved.catch(() => exchange.cancel());
  reply.onGone(() => {
    const last = { atMs: performance.now() + DRAIN_MAX_MS, expire: () => exchange.cancel() };
    const billsOn = route.deployment.flags.billsOn && passage.started;
    if (billsOn && deadlines.drain(deadline, last)) exchange.boundOutput(DRAIN_OUTPUT_BYTES_MAX);
    else exchange.cancel();
  });
  const { keepAlive } = dialects[held.request.protocol];
  const beat = (): void => {
    reply.keepAlive(keepAlive);
    if (passage.outputBytes === 0) return;
    needs.lane.checkpoint(checkpointOf(needs.rates, held, { before, last: soFar(), reply }));
  };
  const running = { sinceMs: performance.now(), beat };
  if (held.request.stream) pulse.add(running);
  const patience = patienceOf(held, exchange);
  return () => {
    deadlines.delete(deadline);
    pulse.delete(running);
    if (patience !== null) clearTimeout(patience);
  };
}

/** Ends a call that has not begun to answer when its customer wants another one; null: it never does. */
function patienceOf({ policies }: Held, exchange: Exchange): NodeJS.Timeout | null {
  const { perAttemptTimeoutMs } = policies.routing.retry;
  if (perAttemptTimeoutMs === null) return null;
  const giveUp = (): void => {
    if (exchange.isAnswering) return;
    exchange.cancel({ ...timedOut("the customer's time for one call was over"), isImpatience: true });
  };
  return setTimeout(giveUp, perAttemptTimeoutMs);
}

function timedOut(internal: string): Failed {
  return { kind: "failed", error: fail("upstream_timeout"), failure: plainFailure("timeout", 0, internal) };
}
