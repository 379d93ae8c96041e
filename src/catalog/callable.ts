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

/** Why a model cannot be called: it is switched off, nobody can serve it, or it has no price. */
export type Obstacle = "inactive" | "unrouted" | "unpriced";

/**
 * The rule: an active model with a price and a way to a supplier; an auto model through any such member.
 * `members` are those that the customer may see. An auto model's own price does not make up for members that
 * have none.
 */
export function isCallable(model: Saleable, members: readonly Saleable[]): boolean {
  return obstacleOf(model, members) === null;
}

/** What is in the way, by the same rule; null when nothing is. */
export function obstacleOf(model: Saleable, members: readonly Saleable[]): Obstacle | null {
  if (model.status !== "active") return "inactive";
  if (model.kind === "auto") {
    const found = members.filter((member) => member.kind === "model").map((member) => obstacleOf(member, []));
    if (found.includes(null)) return null;
    return found.includes("unpriced") && !found.includes("unrouted") ? "unpriced" : "unrouted";
  }
  if (!model.isPriced) return "unpriced";
  return model.isRouted ? null : "unrouted";
}
