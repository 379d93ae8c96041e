import type { Behaviour } from "./behaviour.ts";
import type { UsageLog } from "./usage-log.ts";

/** What one running simulator knows. */
export interface SimulatorState {
  readonly log: UsageLog;
  defaults: Behaviour;
  readonly requireKey: string | null;
  readonly models: readonly string[];
  /** For each user of `fault_times`, the faults still to come. */
  readonly faultsLeft: Map<string, number>;
  inFlight: number;
}
