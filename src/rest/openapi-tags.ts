/** Under which heading the paths stand, by their first segment behind the prefix. */
const headings: Readonly<Record<string, string>> = {
  client: "Client",
  conversations: "Conversations",
  models: "Models",
  "model-tags": "Models",
  resources: "Resources",
  "resource-types": "Resources",
  balance: "Balance",
  "balance-transactions": "Balance",
  "api-keys": "API keys",
  context: "Policies",
  security: "Policies",
  routing: "Policies",
  usage: "Usage and cost",
  cost: "Usage and cost",
  billing: "Billing",
  observation: "Observation",
  traces: "Observation",
};

const descriptions: Readonly<Record<string, string>> = {
  Inference: "Calls to models, in three protocols.",
  Client: "Who you are, and what is known of you.",
  Conversations: "What you note of conversations; requests name theirs in `X-Conversation-Id`.",
  Models: "What you may call, and what it costs.",
  Resources: "Models, MCP servers, skills and agents that you may use.",
  Balance: "What you have, what running requests hold of it, and every movement.",
  "API keys": "Who may call, which models, and for how much.",
  Policies: "What you decide about how your requests are served; it is in force within a second.",
  Billing: "What was charged, request by request and month by month.",
  "Usage and cost": "What requests came to and what they cost, by days, models and keys.",
  Observation: "How requests went: in figures, over time, one by one, and stage by stage.",
  Reference: "This document.",
};

/** The heading of a path under /openapi/v1. Throws for one that has none. */
export function tagOf(path: string): string {
  const segment = path.split("/")[3]?.replace(/\.\w+$/, "") ?? "";
  const heading = headings[segment];
  if (heading === undefined) throw new Error(`no heading in openapi-tags.ts is for ${path}`);
  return heading;
}

/** `tags` of the document, in the order in which they are read. */
export function tagList(): { name: string; description: string }[] {
  return Object.entries(descriptions).map(([name, description]) => ({ name, description }));
}
