export { type Simulator, type SimulatorOptions, startSimulator } from "./start-simulator.ts";
export {
  type Behaviour,
  type BehaviourPatch,
  type FaultName,
  faultNames,
  plainBehaviour,
} from "./behaviour.ts";
export type { Outcome, Protocol, Usage, UsageRecord } from "./usage-record.ts";
export { recordsMax, type UsageTotals } from "./usage-log.ts";
export { keyFingerprint } from "./key-fingerprint.ts";
export { countPromptTokens, promptTokensOf } from "./prompt-tokens.ts";
export {
  type OutputWish,
  outputTokensOf,
  reasoningTokensDefault,
  reasoningTokensOf,
  type UsageWish,
  usageOf,
} from "./output-tokens.ts";
export { reasoningOf, textOf } from "./words.ts";
export { argumentsFor } from "./example-of.ts";
