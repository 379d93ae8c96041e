import type { RequestRecord } from "../../activity/index.ts";
import { asAppError, fail } from "../../kernel/app-error.ts";
import type { Lane } from "../../ledger/index.ts";
import type { Attempted } from "../attempted.ts";
import { checkpointOf } from "../checkpoint-of.ts";
import type { Checkpoints } from "../checkpoints.ts";
import type { Dialect, ReplyPassage } from "../dialects/dialect.ts";
import type { Reply } from "../reply.ts";
import { CALL_MAX_MS, type Deadlines } from "../suppliers/deadlines.ts";
import { Exchange } from "../suppliers/exchange.ts";
import type { SupplierPools } from "../suppliers/supplier-pools.ts";
import type { TokenRates } from "../token-rates.ts";
import type { Route } from "./choose-routes.ts";
import type { Held } from "./reserve.ts";

export interface AttemptNeeds {
  pools: SupplierPools;
  deadlines: Deadlines;
  checkpoints: Checkpoints;
  rates: TokenRates;
  lane: Lane<RequestRecord>;
}

/** Whose words the two sides speak, and where the answer goes. */
export interface Between {
  dialect: Dialect;
  reply: Reply;
}

/** One call of a request: to whom, and which calls stand behind it. */
export interface Attempt extends Between {
  held: Held;
  route: Route;
  before: readonly Attempted[];
}

const FIRST_BYTE_TIMEOUT_MS = 60_000;
const IDLE_TIMEOUT_MS = 120_000;
/** How far a supplier that bills on is listened to after the client left. */
const DRAIN_MAX_MS = 30_000;
const DRAIN_OUTPUT_BYTES_MAX = 8_000;

/** Calls one supplier. Never throws: whatever happens is the ending, because money is held meanwhile. */
export async function attempt(needs: AttemptNeeds, input: Attempt): Promise<Attempted> {
  const { held, route, dialect, reply } = input;
  const startedMs = performance.now();
  const names = { publicModel: held.asked.id, upstreamModel: route.deployment.upstreamModel };
  const passage = openPassage(input);
  const exchange = new Exchange({ dialect, passage, stream: held.request.stream, names, sink: reply });
  const soFar = (): Omit<Attempted, "ending"> => ({
    ...{ route, passage, startedMs, endedMs: performance.now() },
    accepted: exchange.accepted,
    httpStatus: exchange.httpStatus,
    upstreamRequestId: exchange.upstreamRequestId,
  });
  const stop = watch(needs, input, { exchange, passage, soFar });
  try {
    dispatch(needs, input, exchange);
  } catch (thrown) {
    exchange.cancel({ kind: "failed", error: asAppError(thrown) });
  }
  const ending = await exchange.ended;
  stop();
  return { ...soFar(), ending };
}

function openPassage({ held, route, dialect }: Attempt): ReplyPassage {
  const { request, incoming } = held;
  return dialect.openReply({
    publicModel: held.asked.id,
    upstreamModel: route.deployment.upstreamModel,
    stream: request.stream,
    wantsUsage: request.wantsUsage,
    choices: request.choices,
    requestId: incoming.requestId,
    createdSeconds: Math.floor(incoming.receivedAt.getTime() / 1_000),
  });
}

function dispatch(needs: AttemptNeeds, { held, route, dialect }: Attempt, exchange: Exchange): void {
  const { deployment, credential } = route;
  const { maxTokensField } = deployment.flags;
  const { pool, basePath } = needs.pools.target(deployment);
  pool.dispatch(
    {
      path: basePath + dialect.upstreamPath,
      method: "POST",
      headers: dialect.upstreamHeaders(credential.secret, held.request.stream),
      body: dialect.writeUpstreamBody(held.request, {
        upstreamModel: deployment.upstreamModel,
        maxOutputTokens: held.bid.outputTokensMax,
        ...(maxTokensField && { maxTokensField }),
      }),
      headersTimeout: FIRST_BYTE_TIMEOUT_MS,
      bodyTimeout: IDLE_TIMEOUT_MS,
    },
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
  const { deadlines, checkpoints } = needs;
  const deadline = {
    atMs: held.incoming.startedMs + CALL_MAX_MS,
    expire: () => exchange.cancel({ kind: "failed", error: fail("upstream_timeout") }),
  };
  deadlines.add(deadline);
  held.reserved.catch(() => exchange.cancel());
  reply.onGone(() => {
    const last = { atMs: performance.now() + DRAIN_MAX_MS, expire: () => exchange.cancel() };
    const billsOn = route.deployment.flags.billsOn === true && passage.started;
    if (billsOn && deadlines.drain(deadline, last)) exchange.boundOutput(DRAIN_OUTPUT_BYTES_MAX);
    else exchange.cancel();
  });
  const note = (): void => {
    if (passage.outputBytes === 0) return;
    needs.lane.checkpoint(checkpointOf(needs.rates, held, { before, last: soFar(), reply }));
  };
  const running = { sinceMs: performance.now(), note };
  if (held.request.stream) checkpoints.add(running);
  return () => {
    deadlines.delete(deadline);
    checkpoints.delete(running);
  };
}
