import type { JsonObject } from "./json-object.ts";

export const modelScopeModes = ["automatic", "single", "selected"] as const;

/** Which models a policy lets through: all that the customer may call, one, or those that are named. */
export interface ModelScope {
  mode: (typeof modelScopeModes)[number];
  /** None of `automatic`, one of `single`, at least one of `selected`. */
  allowedModelIds: readonly string[];
}

export const everyModel: ModelScope = { mode: "automatic", allowedModelIds: [] };

/** Whether a policy lets a model through. */
export function isInScope({ mode, allowedModelIds }: ModelScope, modelId: string): boolean {
  return mode === "automatic" || allowedModelIds.includes(modelId);
}

export function writeModelScope({ mode, allowedModelIds }: ModelScope): JsonObject {
  return { mode, allowed_model_ids: [...allowedModelIds] };
}

export function readModelScope(stored: JsonObject): ModelScope {
  return {
    mode: stored["mode"] as ModelScope["mode"],
    allowedModelIds: stored["allowed_model_ids"] as string[],
  };
}
