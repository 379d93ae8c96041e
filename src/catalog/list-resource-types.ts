import type { Ctx } from "../storage/index.ts";
import { inResourceView } from "./resource-view.ts";
import { resourceTypes, type ResourceType, type ResourceTypeCount } from "./resource.ts";
import { countResourceEntries } from "./resource-store.ts";

const texts: Readonly<Record<ResourceType, { displayName: string; description: string }>> = {
  model: { displayName: "Models", description: "Language models that can be called with an API key." },
  mcp: { displayName: "MCP", description: "Servers that speak the Model Context Protocol." },
  skill: { displayName: "Skills", description: "Instructions and files that an agent can load." },
  agent: { displayName: "Agents", description: "Agents that can be given a task." },
};

/** Every type of resource, with how many of it can be seen; types without any are listed too. */
export async function listResourceTypes(
  ctx: Ctx,
  input: { customerId: string | null },
): Promise<ResourceTypeCount[]> {
  const counts = await inResourceView(ctx, input.customerId, countResourceEntries);
  return resourceTypes.map((type) => ({ type, ...texts[type], count: counts.get(type) ?? 0 }));
}
