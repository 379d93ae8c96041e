import type { OperatorRole } from "../../kernel/principal.ts";

/** A person who runs the product. */
export interface Operator {
  id: string;
  /** Lower case; unique. */
  email: string;
  role: OperatorRole;
  createdAt: Date;
}
