import {
  callableDeployments,
  isVisible,
  obstacleTo,
  priceAt,
  type Occasion,
  type Offer,
  type OfferedDeployment,
  type OfferedModel,
} from "../../catalog/index.ts";
import { fail, type AppError } from "../../kernel/app-error.ts";
import type { Price } from "../../kernel/price.ts";
import { occasionOf } from "../occasion-of.ts";
import { rankMembers } from "../rank-members.ts";
import type { Admitted } from "../stages/authenticate.ts";
import { refusalOf, type Asker, type Entitlement } from "../stages/entitle.ts";
import { Ways, type Way } from "../ways.ts";
import { orderWays, type Ordering } from "./order-ways.ts";
import { REGIONS_REFUSAL, withinRegions } from "./regions.ts";
import type { Candidate, Route } from "./route.ts";
import type { RoutingHealth } from "./routing-health.ts";
import { isPermitted, membersRefusal, scopesOf, type Scope } from "./scopes.ts";
import { shareOf } from "./share-of.ts";
import { stickyTextOf } from "./sticky-text.ts";

/** What a search knows: what is for sale, and how those who serve it do. */
export interface SearchNeeds {
  offer: Offer;
  health: RoutingHealth;
}

export interface SearchOptions {
  /** So many routes are enough. */
  limit: number;
  /** In place of chance. */
  draw?: Ordering["draw"];
}

/** Whose request it is that a way is searched for. */
export type Seeker = Asker &
  Entitlement & {
    key: Pick<Admitted["key"], "apiKeyId">;
    incoming: Pick<Admitted["incoming"], "conversationId" | "requestId">;
  };

const none: readonly never[] = [];

/**
 * Gathers the suppliers to try for one request, model by model, until there are enough. Those that are out
 * for the moment stand by, for when there is nobody else.
 */
export class RouteSearch {
  /** The models that were looked at, in the order in which they would serve. */
  candidates: readonly Candidate[] = none;
  readonly occasion: Occasion;
  readonly scopes: readonly Scope[];
  readonly #needs: SearchNeeds;
  readonly #seeker: Seeker;
  readonly #limit: number;
  readonly #draw: Ordering["draw"] | null;
  readonly #ways: Ways;
  #routes: readonly Route[] = none;
  #standingBy: readonly Route[] = none;
  #ordering: Ordering | null = null;
  #obstacle: AppError | null = null;
  #isUnpriced = false;
  #isElsewhere = false;

  constructor(needs: SearchNeeds, seeker: Seeker, { limit, draw }: SearchOptions) {
    this.#needs = needs;
    this.#seeker = seeker;
    this.#limit = limit;
    this.#draw = draw ?? null;
    this.#ways = new Ways(seeker.reading);
    this.occasion = occasionOf(seeker.key, seeker.incoming.receivedAt);
    this.scopes = scopesOf(seeker);
  }

  get isFull(): boolean {
    return this.#routes.length >= this.#limit;
  }

  /** Those to try, in order; none when nobody can serve. */
  get routes(): readonly Route[] {
    const found = this.#routes.length > 0 ? this.#routes : this.#standingBy;
    return found.length > this.#limit ? found.slice(0, this.#limit) : found;
  }

  /** A model that the policies name, if the request may be served by it now; else null. */
  find(modelId: string): OfferedModel | null {
    const { offer } = this.#needs;
    const model = offer.models.get(modelId);
    if (!model || !isVisible(offer, model, this.occasion) || !isPermitted(this.scopes, modelId)) return null;
    return obstacleTo(offer, model, this.occasion) === null ? model : null;
  }

  /** Adds the suppliers of a model in place of the one asked for, unless it has none now, and says so. */
  addInstead(model: OfferedModel): boolean {
    if (this.add(model)) return true;
    this.candidates = this.#standingBy = none;
    this.#obstacle = null;
    this.#isUnpriced = this.#isElsewhere = false;
    return false;
  }

  /** Adds the suppliers of a model, of an auto model those of its members. Says whether there are any now. */
  add(model: OfferedModel, fallback: string | null = null): boolean {
    const before = this.#routes.length;
    if (model.kind === "auto") this.#addMembers(model, fallback);
    else this.#addModel(model, priceAt(model, this.occasion), fallback);
    return this.#routes.length > before;
  }

  /** What the client reads when there is no route. */
  refusal(): Error {
    const { asked } = this.#seeker;
    if (this.#obstacle !== null) return this.#obstacle;
    if (this.#isElsewhere) return fail("upstream_unavailable", { public: REGIONS_REFUSAL });
    if (this.#isUnpriced) return refusalOf(asked, "unpriced");
    if (asked.kind === "auto" && this.candidates.length === 0 && this.scopes.length > 0)
      return fail("model_not_allowed", { public: membersRefusal(asked), param: "model" });
    const internal = `no deployment of ${asked.id} can be called`;
    return fail("upstream_unavailable", { internal });
  }

  #addMembers(auto: OfferedModel, fallback: string | null): void {
    const { offer, health } = this.#needs;
    const { occasion, scopes } = this;
    // An auto model's own price comes before that of the member that serves.
    const own = priceAt(auto, occasion);
    for (const member of rankMembers(offer, auto, { occasion, scopes, health })) {
      if (this.isFull) return;
      this.#addModel(member, own ?? priceAt(member, occasion), fallback);
    }
  }

  #addModel(served: OfferedModel, price: Price | null, fallback: string | null): void {
    if (price === null) {
      this.#isUnpriced = true;
      return;
    }
    if (this.candidates.some((candidate) => candidate.served === served)) return;
    const candidate = { served, price, fallback };
    this.candidates = followedBy(this.candidates, [candidate]);
    const callable = callableDeployments(served);
    const near = withinRegions(this.#seeker.policies.routing.regions, callable);
    if (near.length === 0 && callable.length > 0 && fallback === null) this.#isElsewhere = true;
    const { health } = this.#needs;
    const usable = health.usable(near);
    this.#routes = followedBy(this.#routes, this.#routesTo(candidate, usable));
    if (usable.length === near.length || this.#routes.length > 0) return;
    const out = near.filter((deployment) => !usable.includes(deployment));
    this.#standingBy = followedBy(this.#standingBy, this.#routesTo(candidate, out));
  }

  #routesTo(candidate: Candidate, deployments: readonly OfferedDeployment[]): readonly Route[] {
    const { ways, obstacle } = this.#ways.to(deployments);
    if (ways.length === 0 && candidate.fallback === null) this.#obstacle ??= obstacle;
    if (ways.length < 2) return ways[0] ? this.#routeTo(candidate, ways[0]) : none;
    return orderWays(ways, this.ordering).flatMap((way) => this.#routeTo(candidate, way));
  }

  #routeTo({ served, price, fallback }: Candidate, { deployment, translation }: Way): readonly Route[] {
    const credential = this.#credentialOf(deployment);
    return credential ? [{ deployment, translation, credential, served, price, fallback }] : none;
  }

  /** What the order of suppliers depends on for this request. */
  get ordering(): Ordering {
    return (this.#ordering ??= this.#makeOrdering());
  }

  #makeOrdering(): Ordering {
    const { policies, reading } = this.#seeker;
    const { regions, strategy } = policies.routing;
    const text = stickyTextOf(this.#seeker, reading.request);
    const byText = text === null ? Math.random : (id: string) => shareOf("stick", text, id);
    const draw = this.#draw ?? byText;
    return { regions, strategy, health: this.#needs.health, draw, isSticky: text !== null };
  }

  #credentialOf(deployment: OfferedDeployment): Route["credential"] | null {
    const { health } = this.#needs;
    if (deployment.credentials.length < 2) return health.credential(deployment);
    return health.credential(deployment, this.ordering.draw(deployment.id));
  }
}

/** Most searches find all in one place: then nothing is copied. */
function followedBy<T>(before: readonly T[], more: readonly T[]): readonly T[] {
  return before.length === 0 ? more : [...before, ...more];
}
