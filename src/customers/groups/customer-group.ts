export const GROUP_NAME_LENGTH_MAX = 120;

/** Customers who pay the same prices and are entitled to the same private models. */
export interface CustomerGroup {
  id: string;
  /** No two groups share one. */
  name: string;
  /** How many customers are in it. */
  customerCount: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}
