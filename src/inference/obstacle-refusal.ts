import type { Obstacle } from "../catalog/index.ts";
import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";

/**
 * How a model that cannot be called is refused, to a call and in a preflight alike. Trying again does not
 * make a price, so a model without one is not `upstream_unavailable`.
 */
export function obstacleRefusal(obstacle: Obstacle): { code: ErrorCode; message: string } {
  if (obstacle === "unpriced")
    return { code: "model_not_allowed", message: "No price is set for this model yet." };
  return { code: "upstream_unavailable", message: errorCatalogue.upstream_unavailable.message };
}
