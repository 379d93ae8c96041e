import type { Price } from "../kernel/price.ts";
import type { ModelPriceScope } from "./price-scope.ts";

export const priceStatuses = ["scheduled", "in_force", "past", "withdrawn"] as const;
/** Where a version stands in its scope now. One that another overtook before it began is past, too. */
export type PriceStatus = (typeof priceStatuses)[number];

/** A published price with its story, as operators see it. */
export interface PriceVersion extends ModelPriceScope {
  price: Price;
  status: PriceStatus;
  publishedBy: string;
  publishedAt: Date;
  /** Null unless it was called off before it began. */
  withdrawal: Withdrawal | null;
}

export interface Withdrawal {
  reason: string;
  by: string;
  at: Date;
}
