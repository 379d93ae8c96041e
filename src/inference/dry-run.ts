import { isVisible, type Offer } from "../catalog/index.ts";
import { findKeyFacts, getCustomer, type KeyFacts } from "../customers/index.ts";
import { AppError, asAppError, fail } from "../kernel/app-error.ts";
import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";
import type { Price } from "../kernel/price.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Rollout } from "../policies/index.ts";
import type { Ctx } from "../storage/index.ts";
import type { InferenceRequest } from "./dialects/dialect.ts";
import { dialects } from "./dialects/dialects.ts";
import type { Facts } from "./facts.ts";
import { Reading } from "./reading.ts";
import { occasionOf } from "./occasion-of.ts";
import { rankMembers } from "./rank-members.ts";
import { judgeDeployments, told, type Refused, type RouteCandidate } from "./routing/judge-deployments.ts";
import { RouteSearch, type SearchNeeds, type Seeker } from "./routing/route-search.ts";
import type { RoutingHealth } from "./routing/routing-health.ts";
import { searchRoutes } from "./stages/choose-routes.ts";
import { entitle, type Entitlement } from "./stages/entitle.ts";

export interface DryRunInput {
  /** Whose request it would be: a key's, or some key's of a customer. */
  apiKeyId?: string | undefined;
  customerId?: string | undefined;
  protocol: Protocol;
  /** The body as a client would send it. */
  body: object;
}

/** A share of the requests for the model that another one serves. */
export interface RolloutShare {
  targetModel: string;
  percent: number;
  stickyBy: Rollout["stickyBy"];
  /** Whether this very request would be one of them. */
  isTaken: boolean;
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
  /** What the customer rolls out in place of the model. */
  rollouts: RolloutShare[];
  /** What the client would be told; null when the request would go out. */
  refusal: Refused | null;
  price: Price | null;
  /**
   * Of the model that would serve, and of members and fallback models that would stand in. By their places;
   * those that would not be tried come last.
   */
  candidates: RouteCandidate[];
}

/**
 * Takes a request through the relay's own stages up to the choice of suppliers, and tells how they decide.
 * For operators. Throws `not_found` for an unknown key or customer.
 */
export async function dryRun(
  { facts, health }: { facts: Pick<Facts, "offer" | "policies">; health: RoutingHealth },
  ctx: Ctx,
  input: DryRunInput,
): Promise<RouteDryRun> {
  if (isCustomer(ctx.principal) || ctx.principal.kind === "anonymous") throw fail("permission_denied");
  const { asker, apiKeyId, keyRefusal } = await findAsker(facts, ctx, input);
  const { customerId } = asker.key;
  const request = readRequest(input);
  if (request instanceof AppError)
    return { customerId, apiKeyId, model: null, ...nothing, refusal: keyRefusal ?? told(request) };
  return { customerId, apiKeyId, ...routed({ offer: facts.offer, health }, { asker, request, keyRefusal }) };
}

/** As if a request of theirs had come. */
type Asker = Omit<Seeker, keyof Entitlement>;

interface Found {
  asker: Asker;
  apiKeyId: string | null;
  keyRefusal: Refused | null;
}

async function findAsker(
  facts: Pick<Facts, "policies">,
  ctx: Ctx,
  { apiKeyId, customerId }: DryRunInput,
): Promise<Found> {
  const receivedAt = ctx.clock.now();
  const incoming = { receivedAt, requestId: ctx.requestId, conversationId: null };
  if (apiKeyId !== undefined) {
    const key = await findKeyFacts(ctx.database, { apiKeyId });
    if (!key || (customerId !== undefined && key.customerId !== customerId)) throw fail("not_found");
    const policies = await facts.policies(key.customerId);
    const asker = { key, incoming, policies };
    return { asker, apiKeyId, keyRefusal: refusalOfKey(key, receivedAt) };
  }
  if (customerId === undefined) {
    throw fail("invalid_request", { public: "Name a customer or an API key.", param: "customer_id" });
  }
  const { groupId, currency, status } = await getCustomer(ctx, { customerId });
  const key = { customerId, groupId, currency, apiKeyId: "", allowedModelIds: [] };
  const keyRefusal = status === "suspended" ? because("customer_suspended") : null;
  const policies = await facts.policies(customerId);
  return { asker: { key, incoming, policies }, apiKeyId: null, keyRefusal };
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

/** Enough routes to see them all. */
const ROUTES_MAX = 1_000;

function routed(needs: SearchNeeds, question: Asked): Omit<RouteDryRun, "customerId" | "apiKeyId"> {
  const { asker, request, keyRefusal } = question;
  const { offer } = needs;
  const asked = offer.models.get(request.model);
  const occasion = occasionOf(asker.key, asker.incoming.receivedAt);
  const entitled = entitlementOf(offer, asker, request);
  const refused = entitled instanceof AppError ? told(entitled) : null;
  if (!asked || !isVisible(offer, asked, occasion))
    return { model: request.model, ...nothing, refusal: keyRefusal ?? refused };
  const seeker = { ...asker, reading: new Reading(request), asked };
  // Of equals the heavier one comes first.
  const search = new RouteSearch(needs, seeker, { limit: ROUTES_MAX, draw: () => 0.5 });
  const rollout = searchRoutes(search, seeker);
  const [first] = search.routes;
  const refusal = refused ?? (first ? null : told(asAppError(search.refusal())));
  const { routing } = asker.policies;
  const { reading } = seeker;
  const models = search.candidates.length > 0 ? search.candidates : [{ served: asked, fallback: null }];
  const ranking = { occasion, scopes: search.scopes, health: needs.health };
  return {
    model: asked.id,
    servedModel: refusal === null ? (first?.served.id ?? null) : null,
    members: asked.kind === "auto" ? rankMembers(offer, asked, ranking).map(({ id }) => id) : [],
    rollouts: sharesOf(routing.rollout, asked.id, rollout?.targetModel ?? null),
    refusal: keyRefusal ?? refusal,
    price: refused === null ? ((first ?? search.candidates[0])?.price ?? null) : null,
    candidates: judgeDeployments({ routing, health: needs.health, reading, search }, models),
  };
}

const nothing = { servedModel: null, members: [], rollouts: [], price: null, candidates: [] };

function entitlementOf(offer: Offer, asker: Asker, request: InferenceRequest): Entitlement | AppError {
  try {
    return entitle(offer, asker, request);
  } catch (thrown) {
    return asAppError(thrown);
  }
}

function sharesOf(rollouts: readonly Rollout[], model: string, taken: string | null): RolloutShare[] {
  return rollouts
    .filter((rollout) => rollout.model === model)
    .map(({ targetModel, percent, stickyBy }) => ({
      ...{ targetModel, percent, stickyBy },
      isTaken: targetModel === taken,
    }));
}

function because(code: ErrorCode): Refused {
  return { code, message: errorCatalogue[code].message };
}
