import { isVisible, type Offer, type OfferedModel } from "../catalog/index.ts";
import { findKeyFacts, getCustomer, type KeyFacts } from "../customers/index.ts";
import { AppError, asAppError, fail } from "../kernel/app-error.ts";
import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";
import type { Price } from "../kernel/price.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Ctx } from "../storage/index.ts";
import type { InferenceRequest } from "./dialects/dialect.ts";
import { dialects } from "./dialects/dialects.ts";
import type { Facts } from "./facts.ts";
import { rankMembers } from "./rank-members.ts";
import { inOrder, ROUTES_MAX } from "./stages/choose-routes.ts";
import { entitle, type Asker } from "./stages/entitle.ts";
import { Ways, type Way } from "./ways.ts";

export interface DryRunInput {
  /** Whose request it would be: a key's, or some key's of a customer. */
  apiKeyId?: string | undefined;
  customerId?: string | undefined;
  protocol: Protocol;
  /** The body as a client would send it. */
  body: object;
}

/** Why something would not work, as the client would read it. */
export interface Refused {
  code: ErrorCode;
  message: string;
}

/** A deployment that is on offer for the model, and whether it could serve this request. */
export interface RouteCandidate {
  deploymentId: string;
  protocol: Protocol;
  region: string;
  priority: number;
  weight: number;
  credentialIds: string[];
  /** Its place among those that would be tried, from 1; null when it would not be. */
  place: number | null;
  /** In how many of a hundred requests it would be the first. */
  firstPercent: number;
  isTranslated: boolean;
  /** Parameters that it would not be told, by the client's names for them. */
  ignored: string[];
  refusal: Refused | null;
}

/** The way that a request would take, and why. Nothing is called, held or charged. */
export interface RouteDryRun {
  customerId: string;
  apiKeyId: string | null;
  /** As it was asked for; null when the body could not be read. */
  model: string | null;
  /** Null when none would. */
  servedModel: string | null;
  /** Of an auto model, those that can be called, in the order in which they would be asked. */
  members: string[];
  /** What the client would be told; null when the request would go out. */
  refusal: Refused | null;
  price: Price | null;
  /** By their places; those that would not be tried come last. */
  candidates: RouteCandidate[];
}

/**
 * Takes a request through the relay's own stages up to the choice of suppliers, and tells how they decide.
 * For operators. Throws `not_found` for an unknown key or customer.
 */
export async function dryRun(
  { facts }: { facts: Pick<Facts, "offer"> },
  ctx: Ctx,
  input: DryRunInput,
): Promise<RouteDryRun> {
  if (isCustomer(ctx.principal) || ctx.principal.kind === "anonymous") throw fail("permission_denied");
  const { asker, apiKeyId, keyRefusal } = await findAsker(ctx, input);
  const { customerId } = asker.key;
  const nothing = { servedModel: null, members: [], price: null, candidates: [] };
  const request = readRequest(input);
  if (request instanceof AppError)
    return { customerId, apiKeyId, model: null, ...nothing, refusal: keyRefusal ?? told(request) };
  return { customerId, apiKeyId, ...routed(facts.offer, { asker, request, keyRefusal }) };
}

interface Found {
  asker: Asker;
  apiKeyId: string | null;
  keyRefusal: Refused | null;
}

async function findAsker(ctx: Ctx, { apiKeyId, customerId }: DryRunInput): Promise<Found> {
  const receivedAt = ctx.clock.now();
  if (apiKeyId !== undefined) {
    const key = await findKeyFacts(ctx.database, { apiKeyId });
    if (!key || (customerId !== undefined && key.customerId !== customerId)) throw fail("not_found");
    return { asker: { key, incoming: { receivedAt } }, apiKeyId, keyRefusal: refusalOfKey(key, receivedAt) };
  }
  if (customerId === undefined) {
    throw fail("invalid_request", { public: "Name a customer or an API key.", param: "customer_id" });
  }
  const { groupId, currency, status } = await getCustomer(ctx, { customerId });
  const key = { customerId, groupId, currency, allowedModelIds: [] };
  const keyRefusal = status === "suspended" ? because("customer_suspended") : null;
  return { asker: { key, incoming: { receivedAt } }, apiKeyId: null, keyRefusal };
}

function refusalOfKey(key: KeyFacts, at: Date): Refused | null {
  if (key.keyStatus === "disabled") return because("key_disabled");
  if (key.expiresAt !== null && key.expiresAt <= at) return because("key_expired");
  if (key.customerStatus === "suspended") return because("customer_suspended");
  return key.capabilities.includes("inference") ? null : because("permission_denied");
}

function readRequest({ protocol, body }: DryRunInput): InferenceRequest | AppError {
  try {
    const bytes = Buffer.from(JSON.stringify(body));
    return dialects[protocol].readRequest({ headers: {}, query: "", body: bytes });
  } catch (thrown) {
    return asAppError(thrown);
  }
}

interface Asked {
  asker: Asker;
  request: InferenceRequest;
  keyRefusal: Refused | null;
}

function routed(offer: Offer, asked: Asked): Omit<RouteDryRun, "customerId" | "apiKeyId"> {
  const { asker, request, keyRefusal } = asked;
  const model = offer.models.get(request.model);
  const occasion = { ...asker.key, at: asker.incoming.receivedAt };
  const isSeen = model !== undefined && isVisible(offer, model, occasion);
  const members = isSeen && model.kind === "auto" ? rankMembers(offer, model, occasion) : [];
  const ways = new Ways(request);
  const outcome = entitlementOf(offer, asker, ways);
  const served = outcome instanceof AppError ? (members[0] ?? (isSeen ? model : undefined)) : outcome.served;
  const candidates = served ? candidatesOf(served, ways) : [];
  const nobody = candidates.every(({ place }) => place === null);
  const refusal =
    outcome instanceof AppError
      ? told(outcome)
      : nobody
        ? told(outcome.found.obstacle ?? fail("upstream_unavailable"))
        : null;
  return {
    model: request.model,
    servedModel: refusal === null ? (served?.id ?? null) : null,
    members: members.map(({ id }) => id),
    refusal: keyRefusal ?? refusal,
    price: outcome instanceof AppError ? null : outcome.price,
    candidates,
  };
}

function entitlementOf(offer: Offer, asker: Asker, ways: Ways): ReturnType<typeof entitle> | AppError {
  try {
    return entitle(offer, asker, ways);
  } catch (thrown) {
    return asAppError(thrown);
  }
}

function candidatesOf(served: OfferedModel, ways: Ways): RouteCandidate[] {
  const found = served.deployments.map((deployment) => {
    // One at a time: together, only one obstacle would be told.
    const { ways: own, obstacle } = ways.to({ ...served, deployments: [deployment] });
    const [way] = own;
    return { deployment, way: way ?? null, obstacle };
  });
  const able = inOrder(
    found.flatMap(({ way }) => (way ? [way] : [])),
    () => 0.5,
  );
  const all = found.map(({ deployment, way, obstacle }) => {
    const index = way ? able.indexOf(way) : -1;
    return {
      deploymentId: deployment.id,
      protocol: deployment.protocol,
      region: deployment.region,
      priority: deployment.priority,
      weight: deployment.weight,
      credentialIds: deployment.credentials.map(({ id }) => id),
      place: index >= 0 && index < ROUTES_MAX ? index + 1 : null,
      firstPercent: way ? firstPercent(way, able) : 0,
      isTranslated: way !== null && way.translation !== null,
      ignored: way?.translation?.dropped ?? [],
      refusal: way ? null : told(obstacle ?? fail("upstream_unavailable")),
    };
  });
  return all.sort((one, other) => (one.place ?? Infinity) - (other.place ?? Infinity));
}

/** Those that are drawn from first are of one priority, and are all translated or none. */
function firstPercent(way: Way, able: readonly Way[]): number {
  const [best] = able;
  const isFirst = (one: Way): boolean =>
    one.deployment.priority === best?.deployment.priority &&
    (one.translation === null) === (best.translation === null);
  if (!isFirst(way)) return 0;
  const weightOf = (one: Way): number => Math.max(one.deployment.weight, 0.001);
  const sum = able.filter(isFirst).reduce((total, one) => total + weightOf(one), 0);
  return Math.round((100 * weightOf(way)) / sum);
}

function told({ code, message }: AppError): Refused {
  return { code, message };
}

function because(code: ErrorCode): Refused {
  return { code, message: errorCatalogue[code].message };
}
