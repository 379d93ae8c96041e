import type { OperatorRole } from "../../kernel/principal.ts";
import type { PersonStatus } from "../people/customer-user.ts";

/** A person who runs the product. */
export interface Operator {
  id: string;
  /** Lower case; unique. */
  email: string;
  /** Empty where nobody gave one. */
  name: string;
  role: OperatorRole;
  status: PersonStatus;
  /** Null before the first time. */
  lastLogInAt: Date | null;
  createdAt: Date;
}
