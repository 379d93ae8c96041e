import type { Price } from "../kernel/price.ts";
import { protocols, type Protocol } from "../kernel/protocol.ts";
import { isCallable, type Saleable } from "./callable.ts";
import type { ModelKind, Strategy } from "./model.ts";

/**
 * `degraded`: callable, but not by every way (or, for an auto model, not through every member) it is meant to
 * have.
 */
export type Availability = "available" | "degraded" | "unavailable";

/** A model as its customers see it: nothing here tells who supplies it, from where, or at what cost. */
export interface CatalogModel {
  id: string;
  displayName: string;
  description: string;
  kind: ModelKind;
  capabilities: string[];
  inputModalities: string[];
  contextWindow: number | null;
  maxOutputTokens: number | null;
  /** Those in which it can be called, whatever its suppliers speak: all, or none when it is not callable. */
  protocols: Protocol[];
  tags: string[];
  /** By configuration; what running requests have found out of a supplier's health is not in it. */
  status: Availability;
  callable: boolean;
  /** The customer's price in force; null for a model without one. Its `id` stays inside. */
  price: Price | null;
  /** Of an auto model, those that the customer may see; empty otherwise. */
  members: string[];
  strategy: Strategy | null;
  createdAt: Date;
}

/** One way to a supplier, as far as it concerns a customer. */
export interface Route {
  /** The supplier is active and has an active credential that opens. */
  isUsable: boolean;
}

/** A model and what was found about it. */
export interface ModelFacts {
  model: Omit<CatalogModel, "protocols" | "status" | "callable" | "price"> & { status: string };
  price: Price | null;
  /** Its active deployments. */
  routes: readonly Route[];
}

/** Draws a customer's picture of a model. `known` has at least the members that the customer may see. */
export function describeModel(facts: ModelFacts, known: ReadonlyMap<string, ModelFacts>): CatalogModel {
  const { model } = facts;
  const members = model.members.flatMap((id) => known.get(id) ?? []);
  const callable = isCallable(saleable(facts), members.map(saleable));
  return {
    ...pickModel(facts),
    protocols: callable ? [...protocols] : [],
    status: callable ? availabilityOf(facts, members) : "unavailable",
    callable,
    members: members.map((member) => member.model.id),
  };
}

function pickModel({
  model,
  price,
}: ModelFacts): Omit<CatalogModel, "protocols" | "status" | "callable" | "members"> {
  return {
    id: model.id,
    displayName: model.displayName,
    description: model.description,
    kind: model.kind,
    capabilities: model.capabilities,
    inputModalities: model.inputModalities,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    tags: model.tags,
    price,
    strategy: model.strategy,
    createdAt: model.createdAt,
  };
}

function availabilityOf(facts: ModelFacts, members: readonly ModelFacts[]): Availability {
  const ways = facts.model.kind === "auto" ? members : [facts];
  const isWhole = ways.every(
    (way) => isCallable(saleable(way), []) && usable(way).length === way.routes.length,
  );
  return isWhole ? "available" : "degraded";
}

function saleable({ model, price, routes }: ModelFacts): Saleable {
  return {
    kind: model.kind,
    status: model.status,
    isPriced: price !== null,
    isRouted: routes.some((route) => route.isUsable),
  };
}

function usable(facts: ModelFacts): Route[] {
  return facts.routes.filter((route) => route.isUsable);
}
