import type { OfferedDeployment } from "../../catalog/index.ts";
import type { RoutingPolicy } from "../../policies/index.ts";

type Regions = RoutingPolicy["regions"];

/** What a client reads whose request may go nowhere else. */
export const REGIONS_REFUSAL =
  "The routing policy restricts regions, and no deployment in an allowed region can be called now.";

const folded = new WeakMap<Regions, ReadonlySet<string>>();

/** The deployments that a request may go to at all: with `restrict`, only those in the allowed regions. */
export function withinRegions(
  regions: Regions,
  deployments: readonly OfferedDeployment[],
): readonly OfferedDeployment[] {
  if (regions.mode !== "restrict") return deployments;
  return deployments.filter((deployment) => isAllowed(regions, deployment));
}

/** Whether a deployment is in one of the allowed regions, however their names are written. */
export function isAllowed(regions: Regions, { region }: Pick<OfferedDeployment, "region">): boolean {
  let allowed = folded.get(regions);
  if (!allowed) folded.set(regions, (allowed = new Set(regions.allowed.map(fold))));
  return allowed.has(fold(region));
}

function fold(region: string): string {
  return region.trim().toLowerCase();
}
