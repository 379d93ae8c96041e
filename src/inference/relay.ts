import type { RequestRecord } from "../activity/index.ts";
import { asAppError, fail, type AppError } from "../kernel/app-error.ts";
import type { Clock } from "../kernel/clock.ts";
import { formatAmount, nano, type Nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Lane } from "../ledger/index.ts";
import { answerError } from "./answer-error.ts";
import type { Dialect, InferenceRequest } from "./dialects/dialect.ts";
import { errorWriters } from "./dialects/error-writers.ts";
import type { Facts } from "./facts.ts";
import { identityHeaders } from "./identity-headers.ts";
import type { Incoming } from "./incoming.ts";
import type { Reply } from "./reply.ts";
import { authenticate, type Admitted } from "./stages/authenticate.ts";
import { call, type Between, type Called } from "./stages/call.ts";
import { chooseRoutes } from "./stages/choose-routes.ts";
import { entitle } from "./stages/entitle.ts";
import { reserve, type Held } from "./stages/reserve.ts";
import { settle } from "./stages/settle.ts";
import type { Deadlines } from "./suppliers/deadlines.ts";
import type { SupplierPools } from "./suppliers/supplier-pools.ts";

export interface RelayDeps {
  facts: Facts;
  lane: Lane<RequestRecord>;
  pools: SupplierPools;
  deadlines: Deadlines;
  clock: Clock;
  /** The protocols that are served. */
  dialects: Partial<Record<Protocol, Dialect>>;
  noteUse: (admitted: Admitted) => void;
  log: (message: string, detail: Record<string, unknown>) => void;
}

/** What a client sends after its headers, and where its answer goes. */
export interface Client {
  body: () => Promise<Buffer>;
  reply: Reply;
}

/** What is known of a request that did not get as far as being served. */
interface Known {
  admitted: Admitted | null;
  request: InferenceRequest | null;
}

/**
 * Takes one inference request all the way: who asks, what for, the money, the supplier, the books. Never
 * throws.
 */
export async function relay(deps: RelayDeps, incoming: Incoming, client: Client): Promise<void> {
  const known: Known = { admitted: null, request: null };
  try {
    known.admitted = await authenticate(deps, incoming);
    const dialect = deps.dialects[incoming.protocol];
    if (!dialect) throw fail("not_found", { public: "This protocol is not served here yet." });
    deps.noteUse(known.admitted);
    known.request = dialect.readRequest(await client.body());
    const entitled = entitle(deps.facts.offer, known.admitted, known.request);
    const held = await reserve(deps, entitled);
    await serve(deps, held, { dialect, reply: client.reply });
  } catch (thrown) {
    refuse(deps, incoming, { known, error: asAppError(thrown), reply: client.reply });
  }
}

async function serve(deps: RelayDeps, held: Held, between: Between): Promise<void> {
  const { reply } = between;
  let called: Called = { ending: { kind: "cancelled" }, passage: null, accepted: false };
  let charge = nano(0n);
  reply.prepareStream(streamHead(held));
  try {
    called = await call(deps, chooseRoutes(held), between);
  } catch (thrown) {
    called = { ...called, ending: { kind: "failed", error: asAppError(thrown) } };
  } finally {
    charge = settle(deps, held, { called, reply });
  }
  if (called.ending.kind === "failed") note(deps, held.incoming, called.ending.error);
  if (called.passage?.suspicious) {
    deps.log("a supplier reported a usage that cannot be true", { request_id: held.incoming.requestId });
  }
  finish(held, called, { charge, reply });
}

function finish(held: Held, { ending }: Called, { charge, reply }: { charge: Nano; reply: Reply }): void {
  const { incoming, request } = held;
  if (ending.kind === "completed") {
    if (request.stream) reply.end(ending.tail);
    else reply.send(200, answerHead(held, charge), ending.tail ?? Buffer.alloc(0));
  } else if (ending.kind === "failed" && reply.begun) {
    reply.end(errorWriters[incoming.protocol].writeStreamError(ending.error, incoming.requestId));
  } else if (ending.kind === "failed") answerError({ incoming, reply }, ending.error);
}

/**
 * Answers what was refused, and leaves its record if it is known whose it was. Nothing was held, nothing is
 * charged.
 */
function refuse(
  deps: RelayDeps,
  incoming: Incoming,
  { known, error, reply }: { known: Known; error: AppError; reply: Reply },
): void {
  note(deps, incoming, error);
  if (known.admitted)
    deps.lane.record(known.admitted.key.accountId, refusalRecord(known.admitted, known.request, error));
  answerError({ incoming, reply }, error);
}

function refusalRecord(
  { incoming, key }: Admitted,
  request: InferenceRequest | null,
  error: AppError,
): RequestRecord {
  return {
    requestId: incoming.requestId,
    createdAt: incoming.receivedAt,
    customerId: key.customerId,
    apiKeyId: key.apiKeyId,
    conversationId: incoming.conversationId,
    protocol: incoming.protocol,
    stream: request?.stream ?? false,
    model: request?.model.slice(0, 200) ?? "",
    servedModel: null,
    status: error.code === "content_blocked" ? "blocked" : "failed",
    httpStatus: error.status,
    code: error.code,
    usage: null,
    usageSource: null,
    charge: nano(0n),
    priceId: null,
    latencyMs: Math.round(performance.now() - incoming.startedMs),
    ttftMs: null,
  };
}

function note(deps: RelayDeps, incoming: Incoming, error: AppError): void {
  if (error.status < 500) return;
  deps.log("a request failed", {
    request_id: incoming.requestId,
    code: error.code,
    internal: error.internal,
  });
}

function servedBy({ incoming, served }: Held): string[] {
  return [...identityHeaders(incoming), "x-relay-model", served.id, "x-relay-cache", "off"];
}

function answerHead(held: Held, charge: Nano): string[] {
  return [...servedBy(held), "x-relay-charge", formatAmount(charge), "content-type", "application/json"];
}

function streamHead(held: Held): string[] {
  return [
    ...servedBy(held),
    ...["content-type", "text/event-stream; charset=utf-8"],
    ...["cache-control", "no-cache, no-transform"],
    ...["x-accel-buffering", "no"],
  ];
}
