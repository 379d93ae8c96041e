import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
let owner: string;
let groupId: string;
beforeAll(async () => {
  world = await openWorld();
  owner = await world.operatorToken();
  const { customerId } = world.acme;
  await world.ask(
    world.acme.token,
    `mutation { createApiKey(input: { name: "by a key" }) { userErrors { code } } }`,
  );
  const made = await act(
    `createCustomerGroup(input: { name: "Inner circle" }) { group { id } userErrors { code } }`,
  );
  groupId = (made.data?.["createCustomerGroup"] as never as { group: { id: string } }).group.id;
  await act(
    `assignCustomerGroup(input: { customerId: "${customerId}", groupId: "${groupId}" }) { userErrors { code } }`,
  );
  await act(
    `entitleCustomer(input: { customerId: "${customerId}", modelId: "hidden" }) { userErrors { code } }`,
  );
  await act(
    `suspendCustomer(input: { customerId: "${customerId}", reason: "looks like fraud" }) { userErrors { code } }`,
  );
  await act(
    `reinstateCustomer(input: { customerId: "${customerId}", reason: "was none" }) { userErrors { code } }`,
  );
  await act(`rechargeCustomer(input: { customerId: "${customerId}", amount: "5", reason: "Invoice 9",
    idempotencyKey: "audit-9" }) { userErrors { code } }`);
  await act(`rechargeCustomer(input: { customerId: "${customerId}", amount: "5000", reason: "Much",
    idempotencyKey: "audit-10" }) { userErrors { code } }`);
  await act(
    `suspendCustomer(input: { customerId: "${world.rival.customerId}", reason: "r" }) { userErrors { code } }`,
  );
  await act(
    `reinstateCustomer(input: { customerId: "${world.rival.customerId}", reason: "r" }) { userErrors { code } }`,
  );
});
afterAll(() => world.close());

async function act(field: string): Promise<GraphqlAnswer> {
  const answer = await world.askOperator(owner, `mutation { ${field} }`);
  expect(answer.errors).toEqual([]);
  return answer;
}

interface Event {
  id: string;
  action: string;
  actor: string;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  customerId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

async function events(args: string): Promise<Event[]> {
  const { data, errors } = await world.askOperator(
    await world.operatorToken("read-only"),
    `{ auditEvents(${args}) { nodes { id action actorKind actorId actorName customerId subjectKind subjectId before after
      requestId createdAt } } }`,
  );
  expect(errors).toEqual([]);
  return (data?.["auditEvents"] as never as { nodes: Event[] }).nodes;
}

const actions = (found: Event[]): string[] => found.map(({ action }) => action);

describe("what was done, for operators", () => {
  test("has who did it by name, and what was so before and after", async () => {
    const [event] = await events(`action: "customer.suspend", customerId: "${world.acme.customerId}"`);
    expect(event).toMatchObject({
      ...{ actorKind: "operator", customerId: world.acme.customerId },
      before: { status: "active" },
      after: { status: "suspended", reason: "looks like fraud" },
    });
    expect(event?.actorName).toContain("@example.com");
    const [made] = await events(`action: "api_key.create", actorId: "${world.acme.apiKey.id}"`);
    expect(made).toMatchObject({ actorKind: "apiKey", actorName: "a key", after: { name: "by a key" } });
  });

  test("is filtered by customer, domain, subject, call and time, and pages on", async () => {
    const { customerId } = world.rival;
    expect(actions(await events(`customerId: "${customerId}", action: "customer"`))).toEqual([
      ...["customer.reinstate", "customer.suspend", "customer.create"],
    ]);
    expect(actions(await events(`subjectKind: "model", subjectId: "hidden", action: "entitlement"`))).toEqual(
      ["entitlement.grant"],
    );
    const [one] = await events("first: 1");
    const requestId = (one as unknown as { requestId: string }).requestId;
    const ofCall = await events(`requestId: "${requestId}"`);
    expect(ofCall.length).toBeGreaterThan(0);
    expect(await events(`to: "2020-01-01T00:00:00Z"`)).toEqual([]);
    const { data } = await world.askOperator(
      owner,
      "{ auditEvents(first: 2) { nodes { id } pageInfo { endCursor hasNextPage } } }",
    );
    const page = data?.["auditEvents"] as never as {
      nodes: Event[];
      pageInfo: { endCursor: string; hasNextPage: boolean };
    };
    expect(page.pageInfo.hasNextPage).toBe(true);
    const next = await events(`first: 2, after: "${page.pageInfo.endCursor}"`);
    expect(next.map(({ id }) => id)).not.toContain(page.nodes[1]?.id);
  });

  test("is read by nobody without an operator's token", async () => {
    expect((await world.askOperator(world.acme.token, "{ auditEvents { nodes { id } } }")).status).toBe(401);
  });
});

describe("what was done to one's own account", () => {
  async function own(args = "first: 100"): Promise<Event[]> {
    const { data, errors } = await world.ask(
      world.acme.token,
      `{ auditEvents(${args}) { nodes { id action actor actorId actorName subjectKind subjectId before after requestId } } }`,
    );
    expect(errors).toEqual([]);
    return (data?.["auditEvents"] as never as { nodes: Event[] }).nodes;
  }

  test("says of operators only that they were operators, and of keys their names", async () => {
    const found = await own();
    const suspended = found.find(({ action }) => action === "customer.suspend");
    expect(suspended).toMatchObject({
      actor: "operator",
      actorId: null,
      actorName: null,
      after: { status: "suspended" },
    });
    const made = found.find(({ action, actor }) => action === "api_key.create" && actor === "api_key");
    expect(made).toMatchObject({
      actorId: world.acme.apiKey.id,
      actorName: "a key",
      after: { name: "by a key" },
    });
    expect(found.find(({ action }) => action === "customer.create")).toMatchObject({
      actor: "system",
      actorId: null,
    });
  });

  test("leaves out what is ours: groups, entitlements, proposals, reasons, operators' ids", async () => {
    const found = await own();
    const domains = new Set(found.map(({ action }) => action));
    expect([...domains].sort()).toEqual([
      ...["account.recharge", "api_key.create", "customer.create", "customer.reinstate", "customer.suspend"],
    ]);
    const text = JSON.stringify(found);
    expect(text).not.toMatch(/opr_|grp_|prv_|prc_|fraud|asked_by|Inner circle/);
    expect(
      found.find(({ action, after }) => action === "account.recharge" && after?.["reason"] === "Invoice 9"),
    ).toMatchObject({
      actor: "operator",
      after: { amount: "5.00", currency: "USD" },
    });
  });

  test("is only one's own", async () => {
    const ids = new Set((await own()).map(({ id }) => id));
    const rivals = await events(`customerId: "${world.rival.customerId}", first: 100`);
    expect(rivals.length).toBeGreaterThan(0);
    expect(rivals.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(actions(await own(`action: "customer"`))).toEqual([
      "customer.reinstate",
      "customer.suspend",
      "customer.create",
    ]);
    expect(await own(`subjectId: "${world.rival.customerId}"`)).toEqual([]);
  });

  test("is not for a key without account:read", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    const answer = await world.ask(token, "{ auditEvents { nodes { id } } }");
    expect(answer.errors[0]?.extensions["code"]).toBe("permission_denied");
  });
});
