/** How a key is bound to models: to none in particular, to one, or to a selection. */
export interface ModelScope {
  mode: "automatic" | "single" | "selected";
  modelIds: readonly string[];
}

/** The scope that a list of allowed models stands for. */
export function modelScopeOf(modelIds: readonly string[]): ModelScope {
  if (modelIds.length === 0) return { mode: "automatic", modelIds };
  return { mode: modelIds.length === 1 ? "single" : "selected", modelIds };
}
