import type { Price } from "../kernel/price.ts";
import type { Protocol } from "../kernel/protocol.ts";
import { isCallable, obstacleOf, type Obstacle, type Saleable } from "./callable.ts";
import type { ModelKind, Strategy, Visibility } from "./model.ts";
import { priceFor, type Buyer } from "./price-scope.ts";
import type { Status } from "./provider.ts";
import type { SettledFlags } from "./upstream-flags.ts";

/** Everything that serving a request needs to know of the catalog, as of one moment. It holds secrets. */
export interface Offer {
  readonly models: ReadonlyMap<string, OfferedModel>;
  /** Customer id to the private models it may see and call. */
  readonly entitlements: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same of groups. */
  readonly groupEntitlements: ReadonlyMap<string, ReadonlySet<string>>;
  /** What an operator must put right, in words; it names suppliers, so it is for operators only. */
  readonly problems: readonly string[];
}

export interface OfferedModel {
  id: string;
  displayName: string;
  description: string;
  kind: ModelKind;
  strategy: Strategy | null;
  members: string[];
  capabilities: string[];
  inputModalities: string[];
  contextWindow: number | null;
  maxOutputTokens: number | null;
  tags: string[];
  visibility: Visibility;
  /** A model that is not active is here too, so that a call of it can be told why it fails. */
  status: Status;
  createdAt: Date;
  /** List prices, those of the future too, newest `effectiveFrom` first. */
  prices: Price[];
  /** Prices of groups, in the same order. */
  groupPrices: ReadonlyMap<string, Price[]>;
  /** Prices of single customers, in the same order. */
  customerPrices: ReadonlyMap<string, Price[]>;
  /** Those that can be called; lowest priority number first. */
  deployments: OfferedDeployment[];
}

export interface OfferedDeployment {
  id: string;
  providerId: string;
  providerName: string;
  protocol: Protocol;
  baseUrl: string;
  allowPrivateAddress: boolean;
  region: string;
  upstreamModel: string;
  priority: number;
  weight: number;
  /** The deployment's own flags over its supplier's, over the protocol's defaults. */
  flags: SettledFlags;
  /**
   * What the supplier charges, in the form of a price, so that the same arithmetic serves; null is unknown.
   */
  cost: Price | null;
  /** At least one. */
  credentials: { id: string; secret: string }[];
}

/** For whom and when. */
export interface Occasion extends Buyer {
  at: Date;
}

type Priced = Pick<OfferedModel, "prices" | "groupPrices" | "customerPrices">;

/** The price in force for the buyer: its own, else its group's, else the list's; null when there is none. */
export function priceAt(model: Priced, occasion: Occasion): Price | null {
  const { customerId, groupId, at } = occasion;
  return priceFor(occasion, {
    own: inForce(model.customerPrices.get(customerId), at),
    group: groupId === null ? null : inForce(model.groupPrices.get(groupId), at),
    list: inForce(model.prices, at),
  });
}

/** Whether the customer may know of the model. Whether it can be called is another question. */
export function isVisible(
  offer: Pick<Offer, "entitlements" | "groupEntitlements">,
  model: Pick<OfferedModel, "id" | "visibility">,
  { customerId, groupId }: Pick<Buyer, "customerId" | "groupId">,
): boolean {
  if (model.visibility === "public") return true;
  if (offer.entitlements.get(customerId)?.has(model.id) === true) return true;
  return groupId !== null && offer.groupEntitlements.get(groupId)?.has(model.id) === true;
}

/** The deployments that may be called now; none of a model that is not active, and none of an auto model. */
export function callableDeployments(
  model: Pick<OfferedModel, "status" | "deployments">,
): OfferedDeployment[] {
  return model.status === "active"
    ? model.deployments.filter((deployment) => deployment.credentials.length > 0)
    : [];
}

/** The members of an auto model that the customer may see and that can be called, in the operator's order. */
export function callableMembers(offer: Offer, model: OfferedModel, occasion: Occasion): OfferedModel[] {
  return visibleMembers(offer, model, occasion).filter((member) =>
    isCallable(saleable(member, occasion), []),
  );
}

/** What keeps the buyer from calling the model at that moment, were it allowed to see it; null: nothing. */
export function obstacleTo(offer: Offer, model: OfferedModel, occasion: Occasion): Obstacle | null {
  const members = visibleMembers(offer, model, occasion).map((member) => saleable(member, occasion));
  return obstacleOf(saleable(model, occasion), members);
}

function visibleMembers(offer: Offer, model: OfferedModel, occasion: Occasion): OfferedModel[] {
  return model.members.flatMap((id) => {
    const member = offer.models.get(id);
    return member?.kind === "model" && isVisible(offer, member, occasion) ? [member] : [];
  });
}

function saleable(model: OfferedModel, occasion: Occasion): Saleable {
  return {
    kind: model.kind,
    status: model.status,
    isPriced: priceAt(model, occasion) !== null,
    isRouted: callableDeployments(model).length > 0,
  };
}

function inForce(prices: readonly Price[] | undefined, at: Date): Price | null {
  return prices?.find((price) => price.effectiveFrom <= at) ?? null;
}
