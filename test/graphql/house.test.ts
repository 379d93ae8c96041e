import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { RequestRecord } from "../../src/activity/index.ts";
import { nano } from "../../src/kernel/money.ts";
import type { Hold, Lane } from "../../src/ledger/index.ts";
import {
  attemptOf,
  CALL_SECRETS,
  holdOf,
  openLane,
  recordOf,
  usage,
  usageCharge,
} from "../rest/paid-requests.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
let lane: Lane<RequestRecord>;
let token: string;
beforeAll(async () => {
  world = await openWorld();
  lane = await openLane(world);
  token = await world.operatorToken("read-only");
});
afterAll(async () => {
  await lane.drained();
  await lane.end();
  await world.close();
});

const ask = (query: string, variables?: object): Promise<GraphqlAnswer> =>
  world.askOperator(token, query, variables);

async function read<T>(query: string, variables?: object): Promise<T> {
  const answer = await ask(query, variables);
  expect(answer.errors).toEqual([]);
  return Object.values(answer.data ?? {})[0] as never;
}

async function reserve(tenant: "acme" | "rival", amount: bigint): Promise<Hold> {
  const hold = await holdOf(world, tenant, amount);
  expect(await lane.reserve(hold)).toMatchObject({ kind: "reserved" });
  return hold;
}

async function settle(hold: Hold, charge: bigint, changed: Partial<RequestRecord> = {}): Promise<void> {
  const record = recordOf(hold, { charge: nano(charge), ...changed });
  await lane.settle({ hold, actual: nano(charge), record, answer: null });
  await lane.drained();
}

describe("one request as operators see it", () => {
  const TRACE = `query ($id: ID!) { requestTrace(requestId: $id) { customerId cost margin
    trace { status charge receipt { reserved } attempts { number } }
    reservation { state amount charged priceId nodeId epoch }
    attempts { number providerId providerName credentialId credentialLabel deploymentId upstreamModel
      upstreamRequestId startedMs durationMs outcome httpStatus code inputTokens outputTokens cost costCurrency } } }`;

  test("has every call in full, what they cost, and what is left of the charge", async () => {
    const hold = await reserve("acme", 2_000_000n);
    const [provider] = await world.see("SELECT id, name FROM provider");
    await settle(hold, usageCharge, {
      ...{ usage, usageSource: "upstream" },
      attempts: [
        attemptOf(1, { outcome: "failed", httpStatus: 500, code: "upstream_error", cost: nano(0n) }),
        attemptOf(2, { providerId: String(provider?.["id"]), usage, cost: nano(300_000n) }),
      ],
    });
    const trace = await read<Record<string, unknown>>(TRACE, { id: hold.requestId });
    expect(trace).toEqual({
      ...{ customerId: world.acme.customerId, cost: "0.0003", margin: "0.00013736" },
      trace: {
        ...{ status: "succeeded", charge: "0.00043736", receipt: { reserved: "0.002" } },
        attempts: [{ number: 1 }, { number: 2 }],
      },
      reservation: {
        ...{ state: "settled", amount: "0.002", charged: "0.00043736", priceId: hold.priceId },
        ...{ nodeId: CALL_SECRETS.node, epoch: 1 },
      },
      attempts: [
        expect.objectContaining({
          ...{ number: 1, providerName: null, code: "upstream_error", inputTokens: null, cost: "0.00" },
        }),
        {
          ...{ number: 2, providerId: provider?.["id"], providerName: provider?.["name"] },
          ...{ credentialId: CALL_SECRETS.credential, credentialLabel: null },
          ...{ deploymentId: CALL_SECRETS.deployment, upstreamModel: CALL_SECRETS.upstreamModel },
          ...{ upstreamRequestId: CALL_SECRETS.upstreamRequestId, startedMs: 1, durationMs: 700 },
          ...{ outcome: "succeeded", httpStatus: 200, code: null, inputTokens: 1001, outputTokens: 51 },
          ...{ cost: "0.0003", costCurrency: "USD" },
        },
      ],
    });
  });

  test("has no margin where a cost is unknown or in another currency: unknown is not nothing", async () => {
    for (const odd of [
      attemptOf(1, { cost: null, costCurrency: null }),
      attemptOf(1, { costCurrency: "EUR" }),
    ]) {
      const hold = await reserve("acme", 1_000n);
      await settle(hold, 500n, { attempts: [odd] });
      const trace = await read<object>(TRACE, { id: hold.requestId });
      expect(trace).toMatchObject({ cost: null, margin: null, trace: { charge: "0.0000005" } });
    }
  });

  test("is found while it runs, and is not found when there is none", async () => {
    const hold = await reserve("rival", 1_000n);
    expect(await read<object>(TRACE, { id: hold.requestId })).toMatchObject({
      ...{ customerId: world.rival.customerId, cost: null, margin: null, attempts: [] },
      ...{ trace: { status: "running", charge: null }, reservation: { state: "open" } },
    });
    await settle(hold, 0n);
    for (const id of ["req_00000000000000000000000000", "nonsense"]) {
      const answer = await ask(TRACE, { id });
      expect([answer.data, answer.errors[0]?.extensions["code"]]).toEqual([
        { requestTrace: null },
        "not_found",
      ]);
    }
  });
});

describe("reservations", () => {
  test("open ones are listed newest first, page by page, and leave the list when they end", async () => {
    const holds: Hold[] = [];
    for (const tenant of ["acme", "rival", "acme"] as const) {
      holds.unshift(await reserve(tenant, 1_000n));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const list = (
      after: string | null,
    ): Promise<{ nodes: object[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } }> =>
      read(
        `query ($after: String) { reservations(first: 2, after: $after) { pageInfo { endCursor hasNextPage }
          nodes { requestId customerId amount charged state nodeSeenAt maxEnd closedAt } } }`,
        { after },
      );
    const first = await list(null);
    const second = await list(first.pageInfo.endCursor);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.nodes, ...second.nodes]).toEqual(
      holds.map((hold) => ({
        ...{ requestId: hold.requestId, customerId: hold.customerId, amount: "0.000001", charged: null },
        ...{ state: "open", nodeSeenAt: expect.any(String), closedAt: null },
        maxEnd: hold.maxEnd.toISOString(),
      })),
    );
    for (const hold of holds) await settle(hold, 100n);
    expect((await list(null)).nodes).toEqual([]);
    const settled = await read<{ nodes: { requestId: string }[] }>(
      "{ reservations(state: settled, first: 3) { nodes { requestId } } }",
    );
    expect(settled.nodes.map(({ requestId }) => requestId)).toEqual(holds.map(({ requestId }) => requestId));
  });
});

describe("the house's accounts", () => {
  test("sum to nothing with the customers', while requests run and after a write-off", async () => {
    const sums = (): Promise<Record<string, string>[]> =>
      read(
        "{ ledgerAccounts { currency available reserved difference writtenOff accounts { name balance } } }",
      );
    const before = await sums();
    expect(before).toMatchObject([{ currency: "USD", difference: "0.00", writtenOff: "0.00" }]);
    const accounts = before[0]?.["accounts"] as never as { name: string; balance: string }[];
    expect(accounts).toContainEqual({ name: "cash-in", balance: "-200.00" });

    const [account] = await world.see("SELECT available FROM account WHERE customer_id = $1", [
      world.rival.customerId,
    ]);
    const rest = await reserve("rival", BigInt(String(account?.["available"])) - 100n);
    const dear = await reserve("rival", 40n);
    expect((await sums())[0]).toMatchObject({ difference: "0.00" });
    await settle(dear, 1_000n);
    const { nodes } = await read<{ nodes: object[] }>(
      "{ writeOffs { nodes { requestId customerId amount charged currency at } } }",
    );
    expect(nodes).toEqual([
      {
        ...{ requestId: dear.requestId, customerId: world.rival.customerId, currency: "USD" },
        ...{ amount: "0.0000009", charged: "0.0000001", at: expect.any(String) },
      },
    ]);
    await settle(rest, 0n);
    expect((await sums())[0]).toMatchObject({
      difference: "0.00",
      reserved: "0.00",
      writtenOff: "0.0000009",
    });
  });

  test("are for operators only: a customer's schema cannot name them", async () => {
    for (const field of [
      "ledgerAccounts { currency }",
      "reservations { nodes { requestId } }",
      "writeOffs { nodes { requestId } }",
      `requestTrace(requestId: "req_0") { cost }`,
    ])
      expect((await world.ask(world.acme.token, `{ ${field} }`)).status).toBe(400);
  });
});
