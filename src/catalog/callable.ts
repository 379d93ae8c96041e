import type { ModelKind } from "./model.ts";

/** What decides whether a model can be called by one customer at one moment. */
export interface Saleable {
  kind: ModelKind;
  status: string;
  /** A price is in force for the customer. */
  isPriced: boolean;
  /** An active deployment of an active supplier has an active credential that opens. */
  isRouted: boolean;
}

/**
 * The rule: an active model with a price and a way to a supplier; an auto model through any such member.
 * `members` are those that the customer may see. An auto model's own price does not make up for members that
 * have none.
 */
export function isCallable(model: Saleable, members: readonly Saleable[]): boolean {
  if (model.status !== "active") return false;
  if (model.kind === "auto")
    return members.some((member) => member.kind === "model" && isCallable(member, []));
  return model.isPriced && model.isRouted;
}
