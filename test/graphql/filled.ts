import { createCustomerUser } from "../../src/customers/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { correctAccount, rechargeAccount } from "../../src/ledger/index.ts";
import { attemptOf, holdOf, openLane, recordOf } from "../rest/paid-requests.ts";
import type { World } from "./world.ts";

const ALERT = `INSERT INTO alert (id, customer_id, kind, subject, condition, title, data, raised_at)
  VALUES ($1, $2, 'balance.low', $1, $1, 'Low', '{}', now())`;
const DELIVERY = `INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target,
    content, next_at, created_at)
  VALUES ($1, $2, 'test', $1, 'email', 'a@example.com', '{}', now(), now())`;

const operatorMutations: Record<string, string> = {
  group: `mutation ($n: String!) { createCustomerGroup(input: { name: $n }) { userErrors { message } } }`,
  provider: `mutation ($n: String!) { createProvider(input: { name: $n, baseUrl: "https://a.example.com/v1",
    protocol: openai }) { userErrors { message } } }`,
  draft: `mutation ($n: String!) { createPriceDraft(input: { modelId: "qwen-plus", note: $n,
    price: { currency: "USD", input: "1", output: "1" } }) { userErrors { message } } }`,
  voucher: `mutation ($n: String!) { issueVouchers(input: { amount: "5", currency: "USD", count: 1,
    note: $n, idempotencyKey: $n }) { userErrors { message } } }`,
  proposal: `mutation ($n: String!, $customerId: ID!) { rechargeCustomer(input: { customerId: $customerId,
    amount: "5000", reason: $n, idempotencyKey: $n }) { userErrors { message } } }`,
};
const customerMutations: Record<string, string> = {
  order: `mutation { createRechargeOrder(input: { amount: "5" }) { userErrors { message } } }`,
  conversation: `mutation { createConversation(input: {}) { userErrors { message } } }`,
};

/** Puts so many rows into every list that the tests can reach, some of them at one and the same time. */
export async function fillLists(world: World, count: number): Promise<void> {
  const operator = await world.operatorToken();
  const { customerId, token } = world.acme;
  const lane = await openLane(world);
  for (let n = 0; n < count; n++) {
    const name = newId("req");
    await world.issueKey(customerId);
    await createCustomerUser(world.system, {
      ...{ customerId, email: `${name.toLowerCase()}@example.com`, password: "a long enough password" },
      role: "viewer",
    });
    const movement = { customerId, reason: "Some", idempotencyKey: newId("req") };
    await rechargeAccount(world.system, { ...movement, amount: nano(1_000_000n) });
    await correctAccount(world.system, { ...movement, amount: nano(-1_000n), upTo: false });
    await world.see(ALERT, [newId("alr"), customerId]);
    await world.see(DELIVERY, [newId("dlv"), customerId]);
    await world.operatorToken();
    const hold = await holdOf(world, "acme", 2_000_000n);
    await lane.reserve(hold);
    await lane.settle({
      ...{ hold, actual: nano(1_000_000n), answer: null },
      record: recordOf(hold, { charge: nano(1_000_000n), attempts: [attemptOf(1)] }),
    });
    await lane.reserve(await holdOf(world, "acme", 1_000n));
    for (const query of Object.values(operatorMutations))
      done(await world.askOperator(operator, query, { n: name, customerId }));
    for (const query of Object.values(customerMutations)) done(await world.ask(token, query));
  }
  await lane.drained();
  await lane.end();
  await world.see("UPDATE api_key SET created_at = date_trunc('minute', created_at)");
  await world.see("UPDATE alert SET raised_at = date_trunc('minute', raised_at)");
}

function done({ errors, data }: Awaited<ReturnType<World["ask"]>>): void {
  const [payload] = Object.values(data ?? {}) as { userErrors: unknown[] }[];
  if (errors.length > 0 || payload?.userErrors.length !== 0)
    throw new Error(JSON.stringify({ errors, payload }));
}
