export { Facts, type FactsOptions } from "./facts.ts";
export { inferenceDoor } from "./http.ts";
export { identifyKey, type Caller, type IdentifyNeeds } from "./identify-key.ts";
export { KeyUses } from "./key-uses.ts";
export { openaiDialect } from "./dialects/openai/openai-dialect.ts";
export { preflight, type Preflight, type PreflightNeeds } from "./preflight.ts";
export type { RelayDeps } from "./relay.ts";
export { Deadlines } from "./suppliers/deadlines.ts";
export { SupplierPools } from "./suppliers/supplier-pools.ts";
