import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { print } from "graphql";
import { buildCustomerSchema } from "../../src/graphql/index.ts";
import { planOf } from "../../src/graphql/prepared-plan.ts";
import { newId } from "../../src/kernel/ids.ts";
import { loadOperations, operationsFolder, type Operation } from "../../src/rest/operations.ts";
import { openWorld, type World } from "../graphql/world.ts";

const schema = buildCustomerSchema();
const operations = [...loadOperations(schema, operationsFolder)];
const queries = operations.filter(([, { isMutation }]) => !isMutation);

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.call(world.acme.token, "POST /openapi/v1/conversations", {
    title: "t",
    metadata: { a: [1, null] },
  });
});
afterAll(() => world.close());

test.each(operations)("%s has a plan: it is not left to graphql-js", (_, { document }) => {
  expect(planOf(schema, document)).not.toBeNull();
});

/** What each query that needs it is about. */
const about = (): Record<string, Record<string, unknown>> => ({
  ApiKey: { apiKeyId: world.acme.apiKey.id },
  ModelAccess: { apiKeyId: world.acme.apiKey.id },
  Model: { model: "auto-chat" },
  Preflight: { model: "qwen-plus" },
  BillingRule: { model: "qwen-plus" },
  CostModel: { model: "qwen-plus" },
  BalanceCheck: { input: { amount: "1.00" } },
  Resource: { resourceId: "res_model.qwen-plus" },
});

async function both(
  { document }: Operation,
  variables: Record<string, unknown>,
): Promise<[unknown, unknown]> {
  const { customerId, apiKey, token } = world.acme;
  const { capabilities, id: apiKeyId } = apiKey;
  const principal = { kind: "apiKey", customerId, apiKeyId, capabilities } as const;
  const planned = await world.graphql.execute({ document, variables, principal, requestId: newId("req") });
  const asked = await world.ask(token, print(document), variables);
  return [JSON.parse(JSON.stringify(planned.data ?? null)), asked.data];
}

// Moments at which something was looked at differ between two looks.
const settle = (data: unknown): unknown =>
  JSON.parse(
    JSON.stringify(data).replaceAll(/"(checkedAt|lastUsedAt|generatedAt|to)":"[^"]*"/g, '"$1":"then"'),
  ) as unknown;

test.each(queries.filter(([name]) => !["Trace", "Conversation", "BalanceTransaction"].includes(name)))(
  "%s is answered by its plan as by graphql-js",
  async (name, operation) => {
    const [planned, asked] = await both(operation, about()[name] ?? {});
    expect(asked).not.toBeNull();
    expect(settle(planned)).toEqual(settle(asked));
  },
);
