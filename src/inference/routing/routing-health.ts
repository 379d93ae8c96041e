import type { OfferedDeployment } from "../../catalog/index.ts";

/** What choosing suppliers asks of those who watch them. */
export interface RoutingHealth {
  /** Those of one model's deployments that may be called now. */
  usable(deployments: readonly OfferedDeployment[]): readonly OfferedDeployment[];
  /** What a deployment is called with now; null when none of its credentials is good. */
  credential(deployment: OfferedDeployment, draw?: number): OfferedDeployment["credentials"][number] | null;
  /** How long a call of it would take now to begin its answer; 0 when that is not known. */
  latencyMs(deploymentId: string): number;
}
