import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addRequests } from "./requests.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const DETAIL = `{ billingDetail(first: 100) { nodes { requestId apiKeyName inputTokens cachedInputTokens
  outputTokens
  reasoningTokens charge currency components { component quantity unitPrice charge } } } }`;
const KEYS = "{ apiKeys(first: 100) { nodes { id quota { resetsAt currency } modelScope { modelIds } } } }";

/** What a query costs in statements, and how many nodes it gave. */
async function cost(query: string): Promise<{ statements: number; nodes: number }> {
  let nodes = 0;
  const statements = await world.statements(async () => {
    const { data } = await world.ask(world.acme.token, query);
    nodes = (Object.values(data ?? {})[0] as unknown as { nodes: unknown[] }).nodes.length;
  });
  return { statements, nodes };
}

describe("a connection costs the same number of SQL statements for one row and for fifty", () => {
  test("billing detail, with what each charge is made of", async () => {
    await addRequests(world, "acme", 1);
    const one = await cost(DETAIL);
    await addRequests(world, "acme", 49);
    expect(await cost(DETAIL)).toEqual({ statements: one.statements, nodes: 50 });
    expect(one.nodes).toBe(1);
  });

  test("API keys, with what their quotas say", async () => {
    const one = await cost(KEYS);
    for (let made = 0; made < 49; made++) await world.issueKey(world.acme.customerId);
    expect(await cost(KEYS)).toEqual({ statements: one.statements, nodes: 50 });
  });

  test("models for operators, with deployments and prices", async () => {
    const token = await world.operatorToken();
    const query = (first: number): string =>
      `{ models(first: ${String(first)}) { nodes { deployments { cost { input } } price { id } } } }`;
    const count = (first: number): Promise<number> =>
      world.statements(() => world.askOperator(token, query(first)));
    expect(await count(4)).toBe(await count(1));
  });
});

describe("a row of billing detail", () => {
  test("adds up to its charge, at customer prices", async () => {
    const { data } = await world.ask(world.acme.token, DETAIL.replace("100", "1"));
    expect(data).toMatchObject({
      billingDetail: {
        nodes: [
          {
            apiKeyName: "a key",
            inputTokens: 1000,
            cachedInputTokens: 100,
            outputTokens: 50,
            reasoningTokens: 10,
            charge: "0.000436",
            currency: "USD",
            components: [
              { component: "input", quantity: 900, unitPrice: "0.40", charge: "0.00036" },
              { component: "cached_input", quantity: 100, unitPrice: "0.16", charge: "0.000016" },
              { component: "output", quantity: 40, unitPrice: "1.20", charge: "0.000048" },
              { component: "reasoning", quantity: 10, unitPrice: "1.20", charge: "0.000012" },
            ],
          },
        ],
      },
    });
  });

  test("is the customer's own only", async () => {
    const [foreign] = await addRequests(world, "rival", 1);
    const { data } = await world.ask(
      world.acme.token,
      "query ($id: ID!) { billingDetail(requestId: $id) { nodes { requestId } } }",
      { id: foreign },
    );
    expect(data).toEqual({ billingDetail: { nodes: [] } });
  });
});
