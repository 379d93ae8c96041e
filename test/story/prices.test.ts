import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createModel } from "../../src/catalog/index.ts";
import { nano } from "../../src/kernel/money.ts";
import type { UsageRecord } from "../../src/simulator/index.ts";
import { openKeyring } from "../../src/start/open-keyring.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { masterKey } from "../support/relay.ts";
import { ask } from "./ask.ts";
import { told, type Told } from "./books.ts";
import { costOf, customerOf, openWorld, type World } from "./world.ts";

// Prices while requests run, and what the doors say of a model without one. `npm run build` comes first.
let world: World;
let operator: string;
beforeAll(async () => {
  world = await openWorld();
  const { email, password } = (await world.relay.firstRun()).operator;
  const session = await operate(
    `mutation ($input: LogInOperatorInput!) { logInOperator(input: $input) { token userErrors { message } } }`,
    { email, password },
  );
  operator = session["token"] as string;
});
afterAll(() => world.close());

/** Runs a mutation of the operator's, which must succeed. */
async function operate(query: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${world.relay.url}/graphql/operator`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(operator && { authorization: `Bearer ${operator}` }) },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const answer = (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
  expect(answer.errors).toBeUndefined();
  const payload = Object.values(answer.data ?? {})[0] as Record<string, unknown>;
  expect(payload["userErrors"]).toEqual([]);
  return payload;
}

async function publish(input: object): Promise<string> {
  const { priceVersion } = await operate(
    `mutation ($input: PublishPriceInput!) { publishPrice(input: $input) { priceVersion { id } userErrors { message } } }`,
    input,
  );
  return (priceVersion as { id: string }).id;
}

const request = (model: string, tag: string, stream = false): ReturnType<typeof ask> =>
  ask({ url: world.relay.url, apiKey: world.apiKey, model, tag, stream });

/** The relay has heard of a change when its own answer says so. */
async function untilPriced(model: string, input: string): Promise<void> {
  const end = Date.now() + 5_000;
  while ((await preflight(world.apiKey, model)).price?.input !== input) {
    if (Date.now() > end) throw new Error("the new price was not heard of in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Preflight {
  callable: boolean;
  blocking_reasons: { code: string; message: string }[];
  price: { input: string } | null;
}

async function preflight(apiKey: string, model: string): Promise<Preflight> {
  const response = await fetch(`${world.relay.url}/openapi/v1/models/${model}/preflight`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return ((await response.json()) as { data: Preflight }).data;
}

async function priceOf({ row }: Told): Promise<string | undefined> {
  const sql = "SELECT price_id FROM request WHERE request_id = $1";
  const [found] = await systemQuery<{ price_id: string }>(world.database, sql, [row.request_id]);
  return found?.price_id;
}

const reported = ({ supplier }: Told): NonNullable<UsageRecord["reported"]> => supplier.at(-1)!.reported!;

describe("a price that is published while a request runs", () => {
  test("is for the requests after it: the running one is charged by the version it began with", async () => {
    const running = request("slow", "before", true);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const price = { currency: "USD", input: "40", cachedInput: "10", output: "120", reasoning: "200" };
    const priceId = await publish({ modelId: "slow", price });
    await untilPriced("slow", "40.00");
    let isOver = false;
    void running.then(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(isOver).toBe(false);
    expect((await running)?.status).toBe(200);
    await request("slow", "after", true);
    const [before, after] = [await told(world, "before"), await told(world, "after")];
    expect(before.row.charge).toBe(costOf(reported(before)));
    expect(after.row.charge).toBe(costOf(reported(after)) * 100n);
    expect(await priceOf(after)).toBe(priceId);
    expect(await priceOf(before)).not.toBe(priceId);
  });

  test("is a customer's own before its group's before the list's, from its next request on", async () => {
    const times = async (tag: string): Promise<bigint> => {
      await request("other", tag);
      const books = await told(world, tag);
      return books.row.charge / costOf(reported(books));
    };
    const rates = (times: bigint): object => ({
      currency: "USD",
      input: String(0.4 * Number(times)),
      cachedInput: String(0.1 * Number(times)),
      output: String(1.2 * Number(times)),
      reasoning: String(2 * Number(times)),
    });
    expect(await times("list")).toBe(1n);
    const { group } = await operate(
      `mutation ($input: CreateCustomerGroupInput!) { createCustomerGroup(input: $input) { group { id } userErrors { message } } }`,
      { name: "priced" },
    );
    const { id: groupId } = group as { id: string };
    await publish({ modelId: "other", groupId, price: rates(10n) });
    expect(await times("not yet in the group")).toBe(1n);
    await operate(
      `mutation ($input: AssignCustomerGroupInput!) { assignCustomerGroup(input: $input) { userErrors { message } } }`,
      { customerId: world.customerId, groupId },
    );
    await untilPriced("other", "4.00");
    expect(await times("group")).toBe(10n);
    await publish({ modelId: "other", customerId: world.customerId, price: rates(5n) });
    await untilPriced("other", "2.00");
    expect(await times("own")).toBe(5n);
  });
});

describe("a model without a price", () => {
  test("is not callable: preflight says why, a call is refused for good, the list leaves it out", async () => {
    const ctx = { ...testCtx(world.database), keyring: await openKeyring(world.database, masterKey) };
    await createModel(ctx, { id: "priceless" });
    const reason = { code: "model_not_allowed", message: "No price is set for this model yet." };
    const end = Date.now() + 5_000;
    let found = await preflight(world.apiKey, "priceless");
    while (!found?.blocking_reasons && Date.now() < end) found = await preflight(world.apiKey, "priceless");
    expect(found).toMatchObject({ callable: false, price: null, blocking_reasons: [reason] });
    const refused = await request("priceless", "priceless");
    expect([refused?.status, refused?.headers["x-should-retry"]]).toEqual([403, "false"]);
    expect(refused?.body).toContain(reason.message);
    expect(refused?.body).not.toMatch(/supplier|simulator|cost/);
    const listed = await fetch(`${world.relay.url}/v1/models`, {
      headers: { authorization: `Bearer ${world.apiKey}` },
    });
    expect(await listed.text()).not.toContain("priceless");
    const books = await told(world, "priceless");
    expect([books.row.charge, books.reservation, books.supplier]).toEqual([0n, null, []]);
  });
});

describe("a key whose quota is used up", () => {
  test("is told so before it calls", async () => {
    const quota = { limit: nano(100_000n), period: "total" as const };
    const { token } = await customerOf(world, { amount: 10n ** 9n, quota });
    expect(await preflight(token, "plain")).toMatchObject({ callable: true, blocking_reasons: [] });
    await systemQuery(
      world.database,
      `INSERT INTO key_quota (api_key_id, "window", customer_id, spent)
       SELECT id, 'total', customer_id, 99999 FROM api_key WHERE quota_limit = 100000
       ON CONFLICT (api_key_id, "window") DO UPDATE SET spent = 99999`,
    );
    expect(await preflight(token, "plain")).toMatchObject({
      callable: false,
      blocking_reasons: [{ code: "key_quota_exceeded" }],
    });
  });
});
