import { asAppError, fail, type AppError } from "../../kernel/app-error.ts";
import type { Dialect, ReplyPassage } from "../dialects/dialect.ts";
import type { Reply } from "../reply.ts";
import { CALL_MAX_MS, type Deadlines } from "../suppliers/deadlines.ts";
import { Exchange, type Ending } from "../suppliers/exchange.ts";
import type { SupplierPools } from "../suppliers/supplier-pools.ts";
import type { Route, Routed } from "./choose-routes.ts";

export interface CallNeeds {
  pools: SupplierPools;
  deadlines: Deadlines;
}

/** Whose words the two sides speak, and where the answer goes. */
export interface Between {
  dialect: Dialect;
  reply: Reply;
}

/** How a request's calls ended: the last call's ending, and what is known of its use. */
export interface Called {
  ending: Ending;
  /** Null when no supplier was reached. */
  passage: ReplyPassage | null;
  accepted: boolean;
}

const FIRST_BYTE_TIMEOUT_MS = 60_000;
const IDLE_TIMEOUT_MS = 120_000;
/** How long a supplier is listened to after its client left, because its usage comes at the end. */
const DRAIN_MAX_MS = 30_000;

/**
 * Calls the suppliers in turn until one answers; another one is tried only before the first byte of output.
 * Never throws: whatever happens is the ending, because money is held meanwhile.
 */
export async function call(needs: CallNeeds, routed: Routed, { dialect, reply }: Between): Promise<Called> {
  let called: Called = { ending: { kind: "cancelled" }, passage: null, accepted: false };
  for (const route of routed.routes) {
    if (reply.gone) return called;
    try {
      called = await attempt(needs, { routed, route, dialect, reply });
    } catch (thrown) {
      called = { ending: { kind: "failed", error: asAppError(thrown) }, passage: null, accepted: false };
    }
    if (!mayTryAnother(called, reply)) return called;
  }
  return called;
}

interface Attempt extends Between {
  routed: Routed;
  route: Route;
}

async function attempt(needs: CallNeeds, { routed, route, dialect, reply }: Attempt): Promise<Called> {
  const { request, incoming, outputTokensMax } = routed;
  const { deployment, secret } = route;
  const names = { publicModel: routed.asked.id, upstreamModel: deployment.upstreamModel };
  const passage = dialect.openReply({
    ...names,
    stream: request.stream,
    wantsUsage: request.wantsUsage,
    choices: request.choices,
    requestId: incoming.requestId,
    createdSeconds: Math.floor(incoming.receivedAt.getTime() / 1_000),
  });
  const exchange = new Exchange({ dialect, passage, stream: request.stream, names, sink: reply });
  const { pool, basePath } = needs.pools.target(deployment);
  const stop = watch(needs.deadlines, { exchange, reply, startedMs: incoming.startedMs });
  pool.dispatch(
    {
      path: basePath + dialect.upstreamPath,
      method: "POST",
      headers: dialect.upstreamHeaders(secret, request.stream),
      body: dialect.writeUpstreamBody(request, {
        upstreamModel: names.upstreamModel,
        maxOutputTokens: outputTokensMax,
      }),
      headersTimeout: FIRST_BYTE_TIMEOUT_MS,
      bodyTimeout: IDLE_TIMEOUT_MS,
    },
    exchange,
  );
  const ending = await exchange.ended;
  stop();
  return { ending, passage, accepted: exchange.accepted };
}

interface Watched {
  exchange: Exchange;
  reply: Reply;
  startedMs: number;
}

/**
 * Ends the call when its time is over, or when its client left and there is nothing more to learn from it.
 */
function watch(deadlines: Deadlines, { exchange, reply, startedMs }: Watched): () => void {
  const timeUp = (): void => exchange.cancel({ kind: "failed", error: fail("upstream_timeout") });
  const deadline = { atMs: startedMs + CALL_MAX_MS, expire: timeUp };
  deadlines.add(deadline);
  reply.onGone(() => {
    if (!exchange.accepted) return exchange.cancel();
    deadline.atMs = Math.min(deadline.atMs, performance.now() + DRAIN_MAX_MS);
    deadline.expire = () => exchange.cancel();
  });
  return () => deadlines.delete(deadline);
}

function mayTryAnother({ ending }: Called, reply: Reply): boolean {
  return ending.kind === "failed" && !reply.begun && !reply.gone && isSuppliersFault(ending.error);
}

function isSuppliersFault(error: AppError): boolean {
  return error.status >= 500 || error.code === "rate_limited";
}
