import type { FieldError } from "../kernel/app-error.ts";
import { checkItems, checkSet, refuse } from "./field-errors.ts";
import type { Changes } from "./merge-changes.ts";
import type { ModelScope } from "./model-scope.ts";

const SELECTED_MAX = 500;
const NOT_SEEN = "must be a model that this account can see";

/** What is wrong with a scope, given the models that may be named. */
export function checkModelScope(scope: ModelScope, models: ReadonlySet<string>): FieldError[] {
  const field = "model_scope.allowed_model_ids";
  const { mode, allowedModelIds: ids } = scope;
  if (mode === "automatic" && ids.length > 0)
    return refuse(field, "must be empty when the mode is automatic");
  if (mode === "single" && ids.length !== 1)
    return refuse(field, "must have one item when the mode is single");
  if (mode === "selected" && ids.length === 0)
    return refuse(field, "must have at least 1 item when the mode is selected");
  return [...checkSet(field, ids, SELECTED_MAX), ...checkModels(field, ids, models)];
}

/** What of a list of models may not be named. */
export function checkModels(
  field: string,
  ids: readonly string[],
  models: ReadonlySet<string>,
): FieldError[] {
  return checkItems(field, ids, (id) => notSeen(id, models));
}

/** Why a model may not be named; null when it may. */
export function notSeen(id: string, models: ReadonlySet<string>): string | null {
  return models.has(id) ? null : NOT_SEEN;
}

/** Whoever turns to `automatic`, and says no more, lets go of the models that were named. */
export function widened(changes: Changes<ModelScope> | undefined): Changes<ModelScope> | undefined {
  const isWidened = changes?.mode === "automatic" && changes.allowedModelIds === undefined;
  return isWidened ? { ...changes, allowedModelIds: [] } : changes;
}
