import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { OperatorRole } from "../../src/kernel/principal.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
const tokens = new Map<OperatorRole, string>();

beforeAll(async () => {
  world = await openWorld();
  for (const role of ["owner", "finance", "support", "read-only"] as const)
    tokens.set(role, await world.operatorToken(role));
});
afterAll(async () => {
  const { data } = await ask("owner", "{ ledgerVerify { id holds } }");
  const findings = data?.["ledgerVerify"] as never as { id: string; holds: boolean }[];
  expect(findings.filter(({ holds }) => !holds)).toEqual([]);
  await world.close();
});

const ask = (role: OperatorRole, query: string, variables?: object): Promise<GraphqlAnswer> =>
  world.askOperator(tokens.get(role) ?? null, query, variables);
const verdict = (answer: GraphqlAnswer): unknown => answer.errors[0]?.extensions["code"] ?? "let in";

async function payload(answer: Promise<GraphqlAnswer>): Promise<Record<string, unknown>> {
  const { data, errors } = await answer;
  expect(errors).toEqual([]);
  return Object.values(data ?? {})[0] as unknown as Record<string, unknown>;
}

const CORRECT = `mutation ($input: CorrectCustomerInput!) { correctCustomer(input: $input) {
  correctionId state amount balance { available } userErrors { field code message } } }`;
const ISSUE = `mutation ($input: IssueVouchersInput!) { issueVouchers(input: $input) {
  vouchers { code voucher { id last4 state } } userErrors { field code } } }`;
const ORDER = `mutation ($input: CreateRechargeOrderInput!) { createRechargeOrder(input: $input) {
  rechargeOrder { id amount currency status createdAt expiresAt paidAt } userErrors { field code } } }`;
const REDEEM = `mutation ($input: RedeemVoucherInput!) { redeemVoucher(input: $input) {
  rechargeId amount balance { available } userErrors { field code } } }`;
const DECIDE = (verb: string): string => `mutation ($input: DecideProposalInput!) { ${verb}(input: $input) {
  movementId state amount balance { available } userErrors { field code } } }`;

const correct = (more: object, role: OperatorRole = "finance") =>
  payload(
    ask(role, CORRECT, {
      input: { customerId: world.acme.customerId, reason: "Price was wrong", ...more },
    }),
  );
const availableOf = async (tenant: "acme" | "rival"): Promise<unknown> => {
  const { data } = await world.ask(world[tenant].token, "{ balance { available } }");
  return (data?.["balance"] as never as { available: string }).available;
};

describe("correcting a customer's balance", () => {
  test("takes once per key, says what is left, and shows the customer why", async () => {
    const first = await correct({ amount: "-40.5", idempotencyKey: "c1" });
    expect(first).toMatchObject({ state: "booked", amount: "-40.50", balance: { available: "59.50" } });
    expect(await correct({ amount: "-40.5", idempotencyKey: "c1" })).toEqual(first);
    const { data } = await world.ask(
      world.acme.token,
      "{ balanceTransactions(type: correction) { nodes { amount description requestId } } }",
    );
    expect(data).toEqual({
      balanceTransactions: {
        nodes: [{ amount: "-40.50", description: "Price was wrong", requestId: null }],
      },
    });
    const { data: listed } = await ask(
      "support",
      `query ($id: ID!) { corrections(customerId: $id) { nodes { id amount asked actorKind } }
        recharges(customerId: $id) { nodes { amount origin reason } } }`,
      { id: world.acme.customerId },
    );
    expect(listed).toEqual({
      corrections: {
        nodes: [{ id: first["correctionId"], amount: "-40.50", asked: "-40.50", actorKind: "operator" }],
      },
      recharges: { nodes: [{ amount: "100.00", origin: "direct", reason: "Welcome" }] },
    });
  });

  test("refuses more than is available, with the amount that could be taken; up to it takes that", async () => {
    const refused = await correct({ amount: "-60", idempotencyKey: "c2" });
    expect(refused).toMatchObject({
      ...{ correctionId: null, amount: null, balance: null },
      userErrors: [{ field: "input.amount", code: "conflict" }],
    });
    expect(JSON.stringify(refused["userErrors"])).toContain("59.50 USD");
    expect(await availableOf("acme")).toBe("59.50");
    const partial = await correct({ amount: "-60", upTo: true, idempotencyKey: "c2" });
    expect(partial).toMatchObject({ state: "booked", amount: "-59.50", balance: { available: "0.00" } });
    await correct({ amount: "100", idempotencyKey: "c3" });
  });

  test.each(["0", "0.0000000001", "1000000000.1", "1e3", "NaN", "-0"])(
    "%s is no amount to move",
    async (amount) => {
      const entries = await world.see("SELECT count(*) FROM ledger_entry");
      const input = { customerId: world.acme.customerId, reason: "r", idempotencyKey: amount, amount };
      const { data, errors } = await ask("finance", CORRECT, { input });
      const inPayload = (data?.["correctCustomer"] as { userErrors?: { code: string }[] } | undefined)
        ?.userErrors;
      expect(inPayload?.[0]?.code ?? errors[0]?.extensions["code"]).toBe("invalid_request");
      expect(await world.see("SELECT count(*) FROM ledger_entry")).toEqual(entries);
    },
  );

  test("above what one may move alone, waits for another operator, who books it once", async () => {
    const asked = { amount: "1000.01", idempotencyKey: "large" };
    const pending = await correct(asked);
    expect(pending).toMatchObject({ state: "pending", amount: null, balance: { available: "100.00" } });
    const { data } = await ask(
      "support",
      "{ proposals(state: pending) { nodes { id kind amount reason state } } }",
    );
    expect(data).toEqual({
      proposals: {
        nodes: [
          {
            ...{ id: pending["correctionId"], kind: "correction", amount: "1000.01" },
            ...{ reason: "Price was wrong", state: "pending" },
          },
        ],
      },
    });
    const input = { proposalId: pending["correctionId"], reason: "seen the contract" };
    const author = await ask("finance", DECIDE("approveProposal"), { input });
    expect(verdict(author)).toBe("permission_denied");
    expect(verdict(await ask("support", DECIDE("approveProposal"), { input }))).toBe("permission_denied");
    expect(await availableOf("acme")).toBe("100.00");
    const booked = await payload(ask("owner", DECIDE("approveProposal"), { input }));
    expect(booked).toMatchObject({ state: "booked", amount: "1000.01", balance: { available: "1100.01" } });
    const late = await payload(ask("owner", DECIDE("rejectProposal"), { input }));
    expect(late).toMatchObject({ movementId: null, userErrors: [{ field: null, code: "conflict" }] });
    expect(await correct(asked)).toMatchObject({ state: "booked", amount: "1000.01" });
    expect(await availableOf("acme")).toBe("1100.01");
  });
});

describe("vouchers", () => {
  const issue = (more: object, role: OperatorRole = "finance") =>
    payload(ask(role, ISSUE, { input: { amount: "5", currency: "USD", ...more } }));
  const codesOf = ({ vouchers }: Record<string, unknown>): string[] =>
    (vouchers as { code: string }[]).map(({ code }) => code);

  test("show their codes once; one redeems, and nothing else comes of it", async () => {
    const asked = { count: 2, idempotencyKey: "v1", note: "fair" };
    const issued = await issue(asked);
    const [code = ""] = codesOf(issued);
    expect(codesOf(await issue(asked))).toEqual([null, null]);
    const redeem = () => payload(world.ask(world.rival.token, REDEEM, { input: { code } }));
    expect(await redeem()).toMatchObject({
      amount: "5.00",
      balance: { available: "105.00" },
      userErrors: [],
    });
    const again = await redeem();
    expect(again).toMatchObject({
      rechargeId: null,
      userErrors: [{ field: "input.code", code: "invalid_request" }],
    });
    expect(await availableOf("rival")).toBe("105.00");
    const listed = await ask("read-only", "{ vouchers(first: 2) { nodes { last4 state redeemedBy note } } }");
    expect(JSON.stringify(listed.data)).not.toContain(code);
    expect(JSON.stringify(listed.data)).toContain(world.rival.customerId);
  });

  test("of an answer that is replayed for an Idempotency-Key, carry no code", async () => {
    const body = {
      query: ISSUE,
      variables: { input: { amount: "5", currency: "USD", idempotencyKey: "v2" } },
    };
    const send = async (): Promise<{ data: { issueVouchers: Record<string, unknown> } }> => {
      const response = await fetch(`${world.url}/graphql/operator`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${tokens.get("finance") ?? ""}`,
          "idempotency-key": "http-v2",
        },
        body: JSON.stringify(body),
      });
      return (await response.json()) as never;
    };
    expect(codesOf((await send()).data.issueVouchers)[0]).toMatch(/^[0-9A-Z-]{19}$/);
    expect(codesOf((await send()).data.issueVouchers)).toEqual([null]);
  });

  test("after ten wrong codes the door is shut, at the top of the answer", async () => {
    const { customerId } = world.rival;
    const guess = () => world.ask(world.rival.token, REDEEM, { input: { code: "0000-0000-0000-0000" } });
    for (let tries = 0; tries < 9; tries++)
      expect((await payload(guess()))["userErrors"]).toEqual([
        { field: "input.code", code: "invalid_request" },
      ]);
    expect(verdict(await guess())).toBe("rate_limited");
    expect(await availableOf("rival")).toBe("105.00");
    await world.see("DELETE FROM voucher_guess WHERE customer_id = $1", [customerId]);
  });

  test("are taken out of use by their ids, with a reason", async () => {
    const issued = await issue({ idempotencyKey: "v3" });
    const [{ voucher }] = issued["vouchers"] as [{ voucher: { id: string } }];
    const REVOKE = `mutation ($input: RevokeVouchersInput!) { revokeVouchers(input: $input) {
      vouchers { id state } userErrors { code } } }`;
    const input = { voucherIds: [voucher.id], reason: "lost" };
    expect(await payload(ask("finance", REVOKE, { input }))).toEqual({
      vouchers: [{ id: voucher.id, state: "revoked" }],
      userErrors: [],
    });
    const [code = ""] = codesOf(issued);
    const redeemed = await payload(world.ask(world.rival.token, REDEEM, { input: { code } }));
    expect(redeemed).toMatchObject({ rechargeId: null, userErrors: [{ code: "invalid_request" }] });
    expect(await availableOf("rival")).toBe("105.00");
  });
});

describe("recharge orders", () => {
  test("are made once per key, listed, shown to their owner, and cancelled", async () => {
    const make = (amount: string) =>
      payload(world.ask(world.acme.token, ORDER, { input: { amount, idempotencyKey: "o1" } }));
    const first = await make("20");
    expect(first).toMatchObject({ rechargeOrder: { amount: "20.00", currency: "USD", status: "pending" } });
    expect(await make("20")).toEqual(first);
    expect(await make("21")).toMatchObject({ userErrors: [{ code: "idempotency_key_reused" }] });
    const { id } = first["rechargeOrder"] as { id: string };
    const READ = `query ($id: ID!) { rechargeOrder(id: $id) { status } rechargeOrders { nodes { id } } }`;
    expect((await world.ask(world.acme.token, READ, { id })).data).toEqual({
      rechargeOrder: { status: "pending" },
      rechargeOrders: { nodes: [{ id }] },
    });
    const foreign = await world.ask(world.rival.token, READ, { id });
    expect(foreign.data).toEqual({ rechargeOrder: null, rechargeOrders: { nodes: [] } });
    expect(foreign.errors.map(({ extensions }) => extensions["code"])).toEqual(["not_found"]);
    const CANCEL = `mutation ($input: CancelRechargeOrderInput!) { cancelRechargeOrder(input: $input) {
      rechargeOrder { status } userErrors { code } } }`;
    const cancel = (token: string) => payload(world.ask(token, CANCEL, { input: { rechargeOrderId: id } }));
    expect((await cancel(world.rival.token))["userErrors"]).toEqual([{ code: "not_found" }]);
    expect(await cancel(world.acme.token)).toMatchObject({ rechargeOrder: { status: "cancelled" } });
    expect(await availableOf("acme")).toBe("1100.01");
    const { data } = await ask(
      "support",
      `query ($id: ID!) { rechargeOrders(customerId: $id) { nodes { id status paymentReference } }
        paymentEvents { nodes { id } } }`,
      { id: world.acme.customerId },
    );
    expect(data).toEqual({
      rechargeOrders: { nodes: [{ id, status: "cancelled", paymentReference: null }] },
      paymentEvents: { nodes: [] },
    });
  });
});

describe("who may", () => {
  const mutations = [
    {
      name: "correct",
      query: CORRECT,
      input: { amount: "1", reason: "r", idempotencyKey: "w" },
      ofCustomer: true,
    },
    { name: "issue", query: ISSUE, input: { amount: "1", currency: "USD", idempotencyKey: "w" } },
    { name: "approve", query: DECIDE("approveProposal"), input: { proposalId: "cor_0", reason: "r" } },
    { name: "reject", query: DECIDE("rejectProposal"), input: { proposalId: "cor_0", reason: "r" } },
  ];

  test.each(["support", "read-only"] as const)("%s moves no money", async (role) => {
    const entries = await world.see("SELECT count(*) FROM ledger_entry");
    for (const { name, query, input, ofCustomer } of mutations) {
      const sent = { ...input, ...(ofCustomer && { customerId: world.acme.customerId }) };
      expect([name, verdict(await ask(role, query, { input: sent }))]).toEqual([name, "permission_denied"]);
    }
    expect(await world.see("SELECT count(*) FROM ledger_entry")).toEqual(entries);
  });

  test("a customer's key needs account:write to order, cancel and redeem", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["account:read", "keys:write"]);
    const orders = await world.see("SELECT count(*) FROM recharge_order");
    expect(verdict(await world.ask(token, ORDER, { input: { amount: "1" } }))).toBe("permission_denied");
    expect(verdict(await world.ask(token, REDEEM, { input: { code: "x" } }))).toBe("permission_denied");
    expect(await world.see("SELECT count(*) FROM recharge_order")).toEqual(orders);
  });

  test("the customer schema knows no proposal, no voucher list and no payment message", async () => {
    for (const field of ["proposals", "vouchers", "paymentEvents", "corrections"]) {
      const answer = await world.ask(world.acme.token, `{ ${field} { nodes { id } } }`);
      expect([field, answer.status]).toEqual([field, 400]);
    }
  });
});
