import type { Price } from "../kernel/price.ts";

/** Whose price it is: one customer's, one group's or, with neither, the list's. Never both. */
export interface PriceScope {
  customerId: string | null;
  groupId: string | null;
}

/** Whose price, and of which model. */
export interface ModelPriceScope extends PriceScope {
  modelId: string;
}

export interface ScopedPrice extends ModelPriceScope {
  price: Price;
}

/** A customer, as far as its prices and its private models depend on it. */
export interface Buyer {
  customerId: string;
  /** Null is no group. */
  groupId: string | null;
  /** The currency of its account: a price in another one is no price for it. */
  currency: string;
}

/** What is in force in each scope that could concern a buyer. */
export interface PricesInForce {
  own: Price | null;
  group: Price | null;
  list: Price | null;
}

export const listScope: PriceScope = { customerId: null, groupId: null };

/** The price that a buyer pays: its own before its group's before the list's, in its currency. */
export function priceFor(buyer: Pick<Buyer, "currency">, inForce: PricesInForce): Price | null {
  const inOrder = [inForce.own, inForce.group, inForce.list];
  return inOrder.find((price) => price?.currency === buyer.currency) ?? null;
}

/** What is in force for a buyer among prices that are in force, at most one a scope, all of one model. */
export function pricesOf(buyer: Buyer, rows: readonly ScopedPrice[]): PricesInForce {
  const find = (isWanted: (row: ScopedPrice) => boolean): Price | null => rows.find(isWanted)?.price ?? null;
  return {
    own: find((row) => row.customerId === buyer.customerId),
    group: find((row) => row.groupId !== null && row.groupId === buyer.groupId),
    list: find((row) => row.customerId === null && row.groupId === null),
  };
}

/** Whether one price comes before another of the same model where both apply. */
export function isNarrower(one: PriceScope, other: PriceScope): boolean {
  return rankOf(one) > rankOf(other);
}

function rankOf({ customerId, groupId }: PriceScope): number {
  if (customerId !== null) return 2;
  return groupId === null ? 0 : 1;
}
