import { stage, type PolicyEffects, type RequestRecord } from "../activity/index.ts";
import type { FinishedRequest } from "../telemetry/index.ts";
import { asAppError, type AppError } from "../kernel/app-error.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Lane } from "../ledger/index.ts";
import { answerError } from "./answer-error.ts";
import { attemptRecords } from "./attempt-record.ts";
import type { InferenceRequest } from "./dialects/dialect.ts";
import { dialects } from "./dialects/dialects.ts";
import type { Facts } from "./facts.ts";
import { finishedRequest, type End } from "./finished-request.ts";
import type { Incoming } from "./incoming.ts";
import { openAnswer } from "./answer.ts";
import type { ContentLog } from "./contents/content-log.ts";
import type { AnswerCache } from "./context/answer-cache.ts";
import { recall } from "./context/recall.ts";
import { remember } from "./context/remember.ts";
import { serveHit } from "./context/serve-hit.ts";
import { inputEstimate } from "./limits/input-estimate.ts";
import type { Limits } from "./limits/limits.ts";
import { refusalRecord } from "./records.ts";
import type { Pulse } from "./pulse.ts";
import type { Reply } from "./reply.ts";
import { authenticate, type Admitted } from "./stages/authenticate.ts";
import { call, type Called } from "./stages/call.ts";
import { charge } from "./stages/charge.ts";
import { chooseRoutes } from "./stages/choose-routes.ts";
import { entitle } from "./stages/entitle.ts";
import { fetchImages, lacksImages } from "./stages/fetch-images.ts";
import type { Moderation } from "./safety/moderation.ts";
import { police } from "./stages/police.ts";
import { reserve, type Held, type Replay } from "./stages/reserve.ts";
import { settle, type Settled } from "./stages/settle.ts";
import type { Deadlines } from "./suppliers/deadlines.ts";
import type { ImageSource } from "./suppliers/image-source.ts";
import type { SupplierHealth } from "./suppliers/supplier-health.ts";
import type { SupplierPools } from "./suppliers/supplier-pools.ts";
import { Tape } from "./tape.ts";
import type { TokenRates } from "./token-rates.ts";
import { isSuspicious, usedTokens } from "./used.ts";

export interface RelayDeps {
  facts: Facts;
  lane: Lane<RequestRecord>;
  pools: SupplierPools;
  deadlines: Deadlines;
  pulse: Pulse;
  health: SupplierHealth;
  images: ImageSource;
  rates: TokenRates;
  limits: Limits;
  cache: AnswerCache;
  contents: ContentLog;
  moderation: Moderation | null;
  keyring: Keyring;
  clock: Clock;
  /** Without a trailing slash. */
  publicBaseUrl: string;
  noteUse: (admitted: Admitted) => void;
  /** Hears of every request that is over; never throws. */
  requestEnded: (request: FinishedRequest) => void;
  log: (message: string, detail: Record<string, unknown>) => void;
}

/** What a client sends after its headers, and where its answer goes. */
export interface Client {
  body: () => Promise<Buffer>;
  reply: Reply;
}

/** What is known of a request so far, for the record of one that comes no further. */
interface Known {
  admitted: Admitted | null;
  request: InferenceRequest | null;
  /** What policies did to it so far. */
  effects: PolicyEffects;
  called: Called | null;
  end: End | null;
}

/**
 * Takes one inference request all the way: who asks, what for, the money, the supplier, the books. Never
 * throws.
 */
export async function relay(deps: RelayDeps, incoming: Incoming, client: Client): Promise<void> {
  const { reply } = client;
  const known: Known = { admitted: null, request: null, effects: {}, called: null, end: null };
  try {
    known.admitted = await authenticate(deps, incoming);
    reply.transcript = deps.contents.open(known.admitted);
    incoming.stages.enter(stage.receive);
    deps.noteUse(known.admitted);
    const slot = (reply.slot = deps.limits.slot(known.admitted));
    if (slot) await slot.enter();
    const { headers, query, protocol } = incoming;
    const body = await client.body();
    reply.transcript?.hear(body);
    known.request = dialects[protocol].readRequest({ headers, query, body });
    if (slot) await slot.takeTokens(inputEstimate(deps.rates, known.request));
    incoming.stages.enter(stage.policy);
    const { offer } = deps.facts;
    const policing = police(deps, entitle(offer, known.admitted, known.request), known.effects);
    const policed = policing instanceof Promise ? await policing : policing;
    incoming.stages.enter(stage.cache);
    const recalled = recall(deps, policed);
    if ("kept" in recalled) {
      known.end = { kind: "hit", hit: recalled, fee: await serveHit(deps, recalled, reply) };
      return;
    }
    incoming.stages.enter(stage.route);
    const chosen = chooseRoutes({ offer, health: deps.health }, recalled);
    const routed = lacksImages(chosen) ? await fetchImages(deps.images, chosen) : chosen;
    incoming.stages.enter(stage.reserve);
    const held = await reserve(deps, routed);
    if ("answer" in held) {
      repeat(deps, held, reply);
      known.end = { kind: "replayed" };
    } else await serve(deps, held, { reply, known });
  } catch (thrown) {
    refuse(deps, incoming, { known, error: asAppError(thrown), reply });
  } finally {
    reply.slot?.end(known.called ? null : 0);
    deps.contents.note(reply.transcript);
    deps.requestEnded(finishedRequest({ ...known, offer: deps.facts.offer, incoming, reply }));
  }
}

/** Throws what the books say against the request, which then costs nothing. */
async function serve(
  deps: RelayDeps,
  held: Held,
  { known, reply }: { known: Known; reply: Reply },
): Promise<void> {
  if (held.bid.hold.repeat) reply.tape = new Tape();
  else if (held.caching?.outcome === "miss") reply.tape = new Tape(held.caching.bytesMax);
  const opened = held.reserved.then((reserved) => reply.open(reserved));
  opened.catch(() => undefined);
  const { stages } = held.incoming;
  stages.isAhead = held.bid.isAmple;
  stages.enter(stage.call);
  const called = (known.called = await call(deps, held, reply));
  stages.enter(stage.settle);
  const reserved = await held.reserved;
  const settled = await settle(deps, charge(deps.rates, called, reply), { reserved, reply });
  known.end = { kind: "settled", settled };
  reply.slot?.end(usedTokens(settled));
  close(settled, reply);
  remember(deps.cache, settled, reply);
  report(deps, settled);
}

function close({ closing }: Settled, reply: Reply): void {
  if (closing.kind === "tail") reply.end(closing.tail);
  else if (closing.kind === "broken") reply.breakOff(closing.tail);
  else if (closing.kind === "whole") reply.send(closing.answer);
  else reply.cut();
}

/** Says again what the first request of an Idempotency-Key was told, byte for byte and under its id. */
function repeat(deps: RelayDeps, { firstRequestId, answer: sealed }: Replay, reply: Reply): void {
  reply.transcript = null;
  const first = openAnswer(deps.keyring, firstRequestId, sealed);
  reply.send({ ...first, head: [...first.head, "idempotent-replayed", "true"] });
}

/**
 * Answers what was refused, and leaves its record if it is known whose it was. Nothing is held, nothing is
 * charged.
 */
function refuse(
  deps: RelayDeps,
  incoming: Incoming,
  { known, error, reply }: { known: Known; error: AppError; reply: Reply },
): void {
  const { admitted, request, effects, called } = known;
  known.end ??= { kind: "refused", error };
  note(deps, incoming, error);
  if (admitted) {
    const attempts = called ? attemptRecords(deps.rates, called, called.attempts) : [];
    const refused = { request, error, effects, attempts };
    deps.lane.record(admitted.key.accountId, refusalRecord(admitted, refused));
  }
  answerError({ incoming, reply }, error);
  if (error.code === "content_blocked") reply.transcript?.withhold();
}

function report(deps: RelayDeps, settled: Settled): void {
  const { ending, attempts, incoming } = settled;
  if (ending.kind === "failed") note(deps, incoming, ending.error);
  if (attempts.some((attempted) => isSuspicious(settled, attempted))) {
    deps.log("a supplier reported a usage that cannot be true", { request_id: incoming.requestId });
  }
}

function note(deps: RelayDeps, incoming: Incoming, error: AppError): void {
  if (error.status < 500) return;
  deps.log("a request failed", {
    request_id: incoming.requestId,
    code: error.code,
    internal: error.internal,
  });
}
