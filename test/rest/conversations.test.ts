import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { countConversationRequests, requestRecorder } from "../../src/activity/index.ts";
import { archiveConversation, createConversation, getConversation } from "../../src/customers/index.ts";
import { listConversations, updateConversation } from "../../src/customers/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import type { Ctx } from "../../src/storage/context.ts";
import { openWorld, type World } from "../graphql/world.ts";
import { fieldsAtFault, freshTenant, type FreshTenant } from "./fresh-tenant.ts";
import { holdOf, recordOf } from "./paid-requests.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const FIELDS =
  "id title model metadata status request_count last_request_at created_at updated_at archived_at";
interface Shown {
  id: string;
  title: string | null;
  model: string | null;
  metadata: object;
  status: string;
  request_count: number;
  last_request_at: string | null;
  updated_at: string;
  archived_at: string | null;
}
interface Listed {
  items: Shown[];
  next_cursor: string | null;
  has_more: boolean;
}

const made = async (tenant: FreshTenant, body: object = {}): Promise<Shown> => {
  const answer = await tenant.call("POST /conversations", body);
  expect([answer.status, answer.body.code]).toEqual([201, null]);
  return answer.body.data as never;
};
const read = async (tenant: FreshTenant, id: string): Promise<Shown> =>
  (await tenant.call(`GET /conversations/${id}`)).body.data as never;
const list = async (tenant: FreshTenant, query = ""): Promise<Listed> =>
  (await tenant.call(`GET /conversations${query}`)).body.data as never;
const rows = (tenant: FreshTenant): Promise<unknown> =>
  world.see("SELECT * FROM conversation WHERE customer_id = $1 ORDER BY id", [tenant.customerId]);

/** Records requests of a customer that named this conversation, each a second after the one before. */
async function addRequests(
  conversationId: string,
  of: { tenant: FreshTenant; count: number },
): Promise<Date> {
  const begin = Date.now() - 60_000;
  const hold = await holdOf(world, "acme", 0n);
  const records = Array.from({ length: of.count }, (_, index) => {
    const own = { requestId: newId("req"), customerId: of.tenant.customerId };
    const createdAt = new Date(begin + index * 1000);
    return requestRecorder.write({ ...recordOf(hold), ...own, createdAt, conversationId });
  });
  await world.see("SELECT activity_record($1, '{}', '{}')", [JSON.stringify(records)]);
  return new Date(begin + (of.count - 1) * 1000);
}

describe("POST /openapi/v1/conversations", () => {
  test("makes one of nothing or of everything, with the contract's fields and an audit row", async () => {
    const tenant = await freshTenant(world);
    const bare = await made(tenant);
    expect(Object.keys(bare)).toEqual(FIELDS.split(" "));
    expect(bare).toMatchObject({
      ...{ title: null, model: null, metadata: {}, status: "active", request_count: 0 },
      ...{ last_request_at: null, archived_at: null },
    });
    expect(bare.id).toMatch(/^conv_/);
    const metadata = { snake_case: 1, camelCase: [null, { a: null }], nothing: null };
    const full = await made(tenant, { title: " Support ", model: "auto-chat", metadata });
    expect(full).toMatchObject({ title: "Support", model: "auto-chat", metadata });
    expect(await read(tenant, full.id)).toEqual(full);
    expect((await tenant.audits())[1]).toMatchObject({
      ...{ action: "conversation.create", subject_id: full.id, before: null },
      after: { title: "Support", model: "auto-chat", metadata, status: "active" },
    });
  });

  test("an Idempotency-Key makes it once", async () => {
    const tenant = await freshTenant(world);
    const once = { "idempotency-key": "a key of mine" };
    const [first, second] = [
      await tenant.call("POST /conversations", { title: "T" }, once),
      await tenant.call("POST /conversations", { title: "T" }, once),
    ];
    expect(second.body.data["id"]).toBe(first.body.data["id"]);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await rows(tenant)).toHaveLength(1);
    expect(await tenant.audits()).toHaveLength(1);
  });

  test.each<[object, number, string, string]>([
    [{ title: "" }, 400, "invalid_request", "title"],
    [{ title: "a\nb" }, 400, "invalid_request", "title"],
    [{ title: "a".repeat(201) }, 400, "invalid_request", "title"],
    [{ title: 5 }, 400, "invalid_request", "title"],
    [{ metadata: null }, 400, "invalid_request", "metadata"],
    [{ metadata: [] }, 400, "invalid_request", "metadata"],
    [{ metadata: { a: "\u0000" } }, 400, "invalid_request", "metadata"],
    [{ metadata: { a: "x".repeat(17_000) } }, 400, "invalid_request", "metadata"],
    [{ model: "no-such-model" }, 404, "model_not_found", "model"],
    [{ model: "hidden" }, 404, "model_not_found", "model"],
    [{ id: "conv_1" }, 400, "unknown_parameter", "id"],
    [{ status: "archived" }, 400, "unknown_parameter", "status"],
    [{ customer_id: "cus_1" }, 400, "unknown_parameter", "customer_id"],
    [{ request_count: 7 }, 400, "unknown_parameter", "request_count"],
  ])("%#. what it may not hold is refused by name and makes nothing", async (body, status, code, field) => {
    const tenant = await freshTenant(world);
    const answer = await tenant.call("POST /conversations", body);
    expect([answer.status, answer.body.code, fieldsAtFault(answer)]).toEqual([status, code, [field]]);
    expect([await rows(tenant), await tenant.audits()]).toEqual([[], []]);
  });

  test("a model of no possible name is one that does not exist", async () => {
    const tenant = await freshTenant(world);
    const answer = await tenant.call("POST /conversations", { model: "no model" });
    expect([answer.status, answer.body.code]).toEqual([404, "model_not_found"]);
  });
});

describe("PATCH /openapi/v1/conversations/{id}", () => {
  test("omitted stays, null clears, metadata merges; each change has its audit row", async () => {
    const tenant = await freshTenant(world);
    const metadata = { keep: 1, drop: 2, nested: { a: 1, b: [1, 2] } };
    const { id } = await made(tenant, { title: "One", model: "qwen-plus", metadata });
    const patch = async (body: object): Promise<Shown> =>
      (await tenant.call(`PATCH /conversations/${id}`, body)).body.data as never;
    expect(await patch({ title: "Two" })).toMatchObject({ title: "Two", model: "qwen-plus", metadata });
    expect(await patch({ model: null, metadata: { drop: null, nested: { b: [3] } } })).toMatchObject({
      ...{ title: "Two", model: null, metadata: { keep: 1, nested: { a: 1, b: [3] } } },
    });
    expect(await patch({ title: null })).toMatchObject({ title: null });
    expect((await tenant.audits()).slice(1)).toMatchObject([
      { action: "conversation.update", before: { title: "One" }, after: { title: "Two" } },
      { before: { model: "qwen-plus", metadata }, after: { model: null } },
      { before: { title: "Two" }, after: { title: null } },
    ]);
  });

  test("that changes nothing leaves no trace", async () => {
    const tenant = await freshTenant(world);
    const start = { title: "One", model: "qwen-plus", metadata: { a: [1] } };
    const { id } = await made(tenant, start);
    const before = await rows(tenant);
    for (const body of [{}, start, { metadata: {} }])
      expect((await tenant.call(`PATCH /conversations/${id}`, body)).status).toBe(200);
    expect(await rows(tenant)).toEqual(before);
    expect(await tenant.audits()).toHaveLength(1);
  });

  test.each<[object, number, string]>([
    [{ title: "" }, 400, "invalid_request"],
    [{ metadata: null }, 400, "invalid_request"],
    [{ metadata: { a: "x".repeat(17_000) } }, 400, "invalid_request"],
    [{ model: "hidden" }, 404, "model_not_found"],
    [{ status: "archived" }, 400, "unknown_parameter"],
    [{ archived_at: null }, 400, "unknown_parameter"],
    [{ conversation_id: "conv_1" }, 400, "unknown_parameter"],
  ])("%#. what it may not hold is refused and changes nothing", async (body, status, code) => {
    const tenant = await freshTenant(world);
    const { id } = await made(tenant, { title: "One" });
    const before = await rows(tenant);
    const answer = await tenant.call(`PATCH /conversations/${id}`, { title: "Two", ...body });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await rows(tenant)).toEqual(before);
    expect(await tenant.audits()).toHaveLength(1);
  });
});

describe("DELETE /openapi/v1/conversations/{id}", () => {
  test("archives, and again changes nothing; what is archived can still be read and renamed", async () => {
    const tenant = await freshTenant(world);
    const { id } = await made(tenant, { title: "One" });
    const first = await tenant.call(`DELETE /conversations/${id}`);
    const second = await tenant.call(`DELETE /conversations/${id}`);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body.data).toMatchObject({ id, status: "archived" });
    expect(first.body.data["archived_at"]).not.toBeNull();
    expect(second.body.data).toEqual(first.body.data);
    expect((await tenant.audits()).slice(1)).toMatchObject([
      { action: "conversation.archive", before: { status: "active" }, after: { status: "archived" } },
    ]);
    const renamed = await tenant.call(`PATCH /conversations/${id}`, { title: "Two" });
    expect(renamed.body.data).toMatchObject({ title: "Two", status: "archived" });
  });
});

describe("GET /openapi/v1/conversations", () => {
  test("pages from the newest to the oldest without a gap, filtered by state and model", async () => {
    const tenant = await freshTenant(world);
    const ids: string[] = [];
    for (let index = 0; index < 5; index++)
      ids.unshift((await made(tenant, index % 2 ? { model: "qwen-plus" } : {})).id);
    await tenant.call(`DELETE /conversations/${String(ids[0])}`);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Listed = await list(tenant, `?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(ids);
    const idsOf = async (query: string): Promise<string[]> =>
      (await list(tenant, query)).items.map(({ id }) => id);
    expect(await idsOf("?status=archived")).toEqual(ids.slice(0, 1));
    expect(await idsOf("?status=active")).toEqual(ids.slice(1));
    expect(await idsOf("?model=qwen-plus")).toEqual([ids[1], ids[3]]);
    expect(await idsOf("?model=qwen-plus&status=archived")).toEqual([]);
    expect(await idsOf("?model=no-such-model")).toEqual([]);
  });

  test.each([
    ["?status=gone", "invalid_request"],
    ["?limit=0", "invalid_request"],
    ["?limit=101", "invalid_request"],
    ["?cursor=made-up", "invalid_request"],
    ["?q=x", "unknown_parameter"],
  ])("%s is refused", async (query, code) => {
    const answer = await world.call(world.acme.token, `GET /openapi/v1/conversations${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  test("a cursor of one customer does not open another's list", async () => {
    const [one, other] = [await freshTenant(world), await freshTenant(world)];
    for (const tenant of [one, one, other]) await made(tenant);
    const cursor = encodeURIComponent((await list(one, "?limit=1")).next_cursor ?? "");
    expect((await other.call(`GET /conversations?cursor=${cursor}`)).status).toBe(400);
  });
});

describe("the requests of a conversation", () => {
  test("are counted, those of a customer's own only, whatever id others name", async () => {
    const [tenant, rival] = [await freshTenant(world), await freshTenant(world)];
    const [busy, idle, foreign] = [await made(tenant), await made(tenant), await made(rival)];
    const last = await addRequests(busy.id, { tenant, count: 3 });
    await addRequests(busy.id, { tenant: rival, count: 5 });
    await addRequests("a text of the client's own", { tenant, count: 2 });
    expect(await read(tenant, busy.id)).toEqual({
      ...busy,
      ...{ request_count: 3, last_request_at: last.toISOString() },
    });
    expect(await read(tenant, idle.id)).toEqual(idle);
    expect(await read(rival, foreign.id)).toMatchObject({ request_count: 0, last_request_at: null });
    const shown = (await list(tenant)).items.map(({ id, request_count: count }) => [id, count]);
    expect(shown).toEqual([
      [idle.id, 0],
      [busy.id, 3],
    ]);
    const changed = await tenant.call(`DELETE /conversations/${busy.id}`);
    expect(changed.body.data).toMatchObject({ request_count: 3, status: "archived" });
  });

  test("cost one statement for a page, and none where they are not asked for", async () => {
    const tenant = await freshTenant(world);
    const cost = (query: string): Promise<number> => world.statements(() => world.ask(tenant.token, query));
    const counted = "{ conversations(first: 100) { nodes { id requestCount lastRequestAt } } }";
    await made(tenant);
    const one = await cost(counted);
    for (let index = 0; index < 20; index++) await made(tenant);
    expect(await cost(counted)).toBe(one);
    expect(await cost("{ conversations(first: 100) { nodes { id } } }")).toBeLessThan(one);
  });

  test("no principal counts another tenant's", async () => {
    const tenant = await freshTenant(world);
    const principal = { kind: "apiKey" as const, customerId: tenant.customerId, apiKeyId: "key_1" };
    const ctx: Ctx = { ...world.system, principal: { ...principal, capabilities: ["account:read"] } };
    const foreign = { customerId: world.acme.customerId, conversationIds: ["conv_1"] };
    await expect(countConversationRequests(ctx, foreign)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("who may", () => {
  test.each([
    ["GET /conversations/{id}", undefined],
    ["PATCH /conversations/{id}", { title: "Mine" }],
    ["DELETE /conversations/{id}", undefined],
  ])("%s of another customer, of nobody and of nonsense gives one and the same 404", async (row, body) => {
    const [tenant, rival] = [await freshTenant(world), await freshTenant(world)];
    const { id } = await made(rival);
    const before = await rows(rival);
    for (const asked of [id, "conv_00000000000000000000000000", "nonsense", "conv_%00"]) {
      const { status, body: answer } = await tenant.call(row.replace("{id}", asked), body);
      expect([status, answer.code, answer.message, answer.data]).toEqual([
        ...[404, "not_found", "There is no such thing here.", null],
      ]);
    }
    expect(await rows(rival)).toEqual(before);
    expect([await tenant.audits(), await rival.audits()]).toMatchObject([[], [{}]]);
  });

  test("account:read reads, account:write writes", async () => {
    const tenant = await freshTenant(world);
    const { id } = await made(tenant);
    const reader = await world.issueKey(tenant.customerId, ["account:read"]);
    const caller = await world.issueKey(tenant.customerId, ["inference"]);
    const ask = async (token: string, row: string, body?: object): Promise<number> =>
      (await world.call(token, row.replace(" ", " /openapi/v1"), body)).status;
    expect(await ask(reader.token, `GET /conversations/${id}`)).toBe(200);
    expect(await ask(reader.token, "GET /conversations")).toBe(200);
    expect(await ask(reader.token, "POST /conversations", {})).toBe(403);
    expect(await ask(reader.token, `PATCH /conversations/${id}`, {})).toBe(403);
    expect(await ask(reader.token, `DELETE /conversations/${id}`)).toBe(403);
    expect(await ask(caller.token, "GET /conversations")).toBe(403);
    expect(await rows(tenant)).toHaveLength(1);
  });

  test("operators read, and change as owner, admin or support; the verbs say so themselves", async () => {
    const tenant = await freshTenant(world);
    const { id } = await made(tenant);
    const as = (role: "finance" | "support"): Ctx => ({
      ...world.system,
      principal: { kind: "operator", operatorId: "opr_1", role, sessionId: "ses_1" },
    });
    const edit = { changes: { title: "By hand" }, visibleModelIds: new Set<string>() };
    const page = { limit: 10 };
    expect(await getConversation(as("finance"), { conversationId: id })).toMatchObject({ id });
    const { items } = await listConversations(as("finance"), { customerId: tenant.customerId, page });
    expect(items).toHaveLength(1);
    const refused = { code: "permission_denied" };
    const { customerId } = tenant;
    await expect(createConversation(as("finance"), { customerId, ...edit })).rejects.toMatchObject(refused);
    await expect(archiveConversation(as("finance"), { conversationId: id })).rejects.toMatchObject(refused);
    await expect(updateConversation(as("finance"), { conversationId: id, ...edit })).rejects.toMatchObject(
      refused,
    );
    expect(await updateConversation(as("support"), { conversationId: id, ...edit })).toMatchObject({
      title: "By hand",
    });
  });
});

describe("GraphQL", () => {
  test("says the same, and names in userErrors where the input was wrong", async () => {
    const tenant = await freshTenant(world);
    const create = `mutation ($input: CreateConversationInput!) { createConversation(input: $input) {
      conversation { id title requestCount } userErrors { field code } } }`;
    const wrong = await world.ask(tenant.token, create, { input: { model: "hidden" } });
    expect(wrong.data).toEqual({
      createConversation: {
        conversation: null,
        userErrors: [{ field: "input.model", code: "model_not_found" }],
      },
    });
    expect(await rows(tenant)).toEqual([]);
    const right = await world.ask(tenant.token, create, { input: { title: "T" } });
    const { id } = (right.data?.["createConversation"] as never as { conversation: { id: string } })
      .conversation;
    const archived = await world.ask(
      tenant.token,
      `mutation ($id: ID!) { archiveConversation(input: { conversationId: $id }) {
        conversation { status } userErrors { code } } }`,
      { id },
    );
    expect(archived.data?.["archiveConversation"]).toEqual({
      ...{ conversation: { status: "archived" }, userErrors: [] },
    });
    const rest = await read(tenant, id);
    const twin = await world.ask(
      tenant.token,
      "query ($id: ID!) { conversation(id: $id) { title status updatedAt archivedAt } }",
      { id },
    );
    expect(twin.data?.["conversation"]).toEqual({
      ...{ title: "T", status: "archived", updatedAt: rest.updated_at, archivedAt: rest.archived_at },
    });
  });
});
