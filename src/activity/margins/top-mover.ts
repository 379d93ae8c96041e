import type { Nano } from "../../kernel/money.ts";
import type { Range } from "./margin-range.ts";

export const moverDimensions = ["customer", "model"] as const;
export type MoverDimension = (typeof moverDimensions)[number];

/** Whose charges changed from one time to the next. */
export interface TopMover {
  /** The customer's id, or the model as it was asked for. */
  key: string;
  /** The customer's name; null for a model. */
  name: string | null;
  currency: string;
  /** What was charged in the time before, and in the time that is asked for. */
  before: Nano;
  after: Nano;
  /** `after` less `before`. */
  change: Nano;
  requestsBefore: number;
  requestsAfter: number;
}

export interface TopMovers {
  range: Range;
  /** As long, and right before it. */
  rangeBefore: Range;
  /** The greatest change first, up or down; so many of each currency. */
  movers: TopMover[];
}
