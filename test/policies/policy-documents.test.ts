import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadOffer } from "../../src/catalog/index.ts";
import { preflight } from "../../src/inference/index.ts";
import { addRequests } from "../graphql/requests.ts";
import { openWorld, type World } from "../graphql/world.ts";
import { documents } from "./documents.ts";
import { policyDesk, type Customer, type PolicyDesk } from "./policy-desk.ts";

let world: World;
let newCustomer: PolicyDesk["newCustomer"];
let patch: PolicyDesk["patch"];
let read: PolicyDesk["read"];
beforeAll(async () => {
  world = await openWorld({
    preflight: async (ctx, input) => {
      const facts = { offer: await loadOffer(ctx.database, ctx.keyring) };
      return preflight({ facts, publicBaseUrl: "https://relay.example.com" }, ctx, input);
    },
  });
  ({ newCustomer, patch, read } = policyDesk(world));
});
afterAll(() => world.close());

const traces = async ({ customerId }: Customer): Promise<unknown[]> => [
  await world.see("SELECT kind, version, document FROM policy_document WHERE customer_id = $1", [customerId]),
  await world.see("SELECT action FROM audit_event WHERE customer_id = $1 AND action LIKE '%policy%'", [
    customerId,
  ]),
  await world.see("SELECT seq FROM change WHERE topic = 'policy' AND subject = $1", [customerId]),
];
const wordy = Array.from({ length: 20_000 }, (_, index) => `词${String(index)}`.padEnd(40, "-"));

describe.each(documents)("$path", (of) => {
  test("has its defaults and the version 0 before the first change, and leaves nothing by being read", async () => {
    const customer = await newCustomer();
    const answer = await read(of.path, customer.token);
    expect(answer.body.data).toEqual({ ...of.defaults, version: 0, updated_at: null });
    expect(answer.headers.get("etag")).toBe(`"0"`);
    expect(await traces(customer)).toEqual([[], [], []]);
  });

  test("merges field by field; each change is a version, an audit row and an announcement to all nodes", async () => {
    const customer = await newCustomer();
    const first = await patch(of.path, customer.token, of.change, `"0"`);
    expect([first.status, first.headers.get("etag")]).toEqual([200, `"1"`]);
    const second = await patch(of.path, customer.token, of.next);
    expect(second.body.data).toMatchObject({ ...of.defaults, ...of.both, version: 2 });
    expect((await read(of.path, customer.token)).body.data).toEqual(second.body.data);
    const audited = await world.see(
      "SELECT after, actor_kind FROM audit_event WHERE customer_id = $1 AND subject_id = $1 ORDER BY id",
      [customer.customerId],
    );
    expect(audited).toEqual(of.audited.map((after) => ({ after, actor_kind: "apiKey" })));
    expect((await traces(customer))[2]).toHaveLength(2);
  });

  test("a change that changes nothing, and one that is refused, leave all as it is", async () => {
    const customer = await newCustomer();
    await patch(of.path, customer.token, of.change);
    const before = await traces(customer);
    for (const body of [{}, of.change]) {
      const answer = await patch(of.path, customer.token, body);
      expect([answer.status, answer.body.data["version"]]).toEqual([200, 1]);
    }
    const late = await patch(of.path, customer.token, of.next, `"0"`);
    expect([late.status, late.body.code]).toEqual([412, "version_conflict"]);
    const wrong = await patch(of.path, customer.token, of.wrong);
    const { errors } = wrong.body.data as never as { errors: { field: string }[] };
    expect([wrong.status, wrong.body.code, errors.map(({ field }) => field)]).toEqual([
      ...[400, "invalid_request"],
      of.fields,
    ]);
    const strange = await patch(of.path, customer.token, { [Object.keys(of.change)[0]!]: { strange: 1 } });
    expect([strange.status, strange.body.code]).toEqual([400, "unknown_parameter"]);
    const { token: reader } = await world.issueKey(customer.customerId, ["account:read"]);
    expect((await patch(of.path, reader, of.next)).status).toBe(403);
    expect(await traces(customer)).toEqual(before);
  });

  test("is the customer's own", async () => {
    const [one, other] = [await newCustomer(), await newCustomer()];
    await patch(of.path, one.token, of.change);
    expect((await read(of.path, other.token)).body.data["version"]).toBe(0);
    expect((await patch(of.path, other.token, { customer_id: one.customerId })).status).toBe(400);
  });
});

describe("20,000 terms of a megabyte", () => {
  const terms = { content_safety: { custom_terms: wordy } };

  test("can be sent to REST, escaped or not, and are told of in the audit by their digest", async () => {
    const customer = await newCustomer();
    const answer = await patch("/security/policy", customer.token, terms);
    expect([answer.status, answer.body.data["version"]]).toEqual([200, 1]);
    const other = wordy.map((_, index) => String(index).padEnd(6).padEnd(18, "长"));
    const body = JSON.stringify({ content_safety: { custom_terms: other } });
    const escaped = body.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
    expect(escaped.length).toBeGreaterThan(1_500_000);
    const again = await fetch(`${world.url}/openapi/v1/security/policy`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${customer.token}`, "content-type": "application/json" },
      body: escaped,
    });
    expect(again.status).toBe(200);
    const [size] = await world.see(
      "SELECT max(length(after::text)) AS audit FROM audit_event WHERE customer_id = $1",
      [customer.customerId],
    );
    expect(Number(size?.["audit"])).toBeLessThan(500);
  });

  test("can be sent to GraphQL as a variable, and not in the document", async () => {
    const { token } = await newCustomer();
    const mutation = `mutation ($terms: [String!]) { updateSecurityPolicy(
      input: { contentSafety: { customTerms: $terms } }) { securityPolicy { version } userErrors { field } } }`;
    const answer = await world.ask(token, mutation, { terms: wordy });
    expect(answer.data?.["updateSecurityPolicy"]).toEqual({ securityPolicy: { version: 1 }, userErrors: [] });
    const written = mutation.replace("$terms: [String!]", "$x: Int").replace("$terms", JSON.stringify(wordy));
    expect((await world.ask(token, written)).status).toBe(413);
  });

  test("another row takes no more than a megabyte, and this one no more than two", async () => {
    const { token } = await newCustomer();
    expect((await patch("/routing/policy", token, { pad: "x".repeat(1_050_000) })).status).toBe(413);
    expect((await patch("/security/policy", token, { pad: "x".repeat(2_100_000) })).status).toBe(413);
  });
});

describe("a model scope", () => {
  interface Access {
    model: string;
    callable: boolean;
    blocking_reasons: { code: string; message: string }[];
  }
  const only = (...ids: string[]) => ({ model_scope: { mode: "selected", allowed_model_ids: ids } });

  test("that forbids a model is named by preflight and model access, at once; the routing policy comes second", async () => {
    const customer = await newCustomer();
    const { apiKey, token } = await world.issueKey(customer.customerId);
    const reasons = async (model: string): Promise<Access["blocking_reasons"]> => {
      const access = await read(`/api-keys/${apiKey.id}/model-access`, token);
      const row = (access.body.data["items"] as unknown as Access[]).find((item) => item.model === model)!;
      const before = await read(`/models/${model}/preflight`, token);
      expect(before.body.data).toMatchObject({
        callable: row.callable,
        blocking_reasons: row.blocking_reasons,
      });
      return row.blocking_reasons.filter(({ code }) => code === "model_not_allowed");
    };
    const says = (policy: string, model: string) => ({
      code: "model_not_allowed",
      message: `model_not_allowed: the ${policy} policy of this account does not allow "${model}".`,
    });
    expect(await reasons("qwen-plus")).toEqual([]);
    await patch("/routing/policy", token, only("qwen-max"));
    expect(await reasons("qwen-plus")).toEqual([says("routing", "qwen-plus")]);
    await patch("/security/policy", token, only("auto-chat"));
    expect(await reasons("qwen-plus")).toEqual([says("security", "qwen-plus")]);
    expect(await reasons("qwen-max")).toEqual([says("security", "qwen-max")]);
    for (const path of ["/routing/policy", "/security/policy"])
      await patch(path, token, { model_scope: { mode: "automatic" } });
    expect(await reasons("qwen-plus")).toEqual([]);
  });

  test("that turns automatic lets go of its models; a model that is gone may stay, and cannot be added", async () => {
    const customer = await newCustomer();
    await patch("/security/policy", customer.token, only("qwen-plus", "qwen-max"));
    await world.see("UPDATE model SET visibility = 'private' WHERE id = 'qwen-max'");
    try {
      const kept = await patch("/security/policy", customer.token, only("qwen-max"));
      expect([kept.status, kept.body.data["version"]]).toEqual([200, 2]);
      const wide = { model_scope: { mode: "automatic" } };
      const widened = await patch("/security/policy", customer.token, wide);
      expect(widened.body.data["model_scope"]).toEqual({ mode: "automatic", allowed_model_ids: [] });
      expect((await patch("/security/policy", customer.token, only("qwen-max"))).status).toBe(400);
    } finally {
      await world.see("UPDATE model SET visibility = 'public' WHERE id = 'qwen-max'");
    }
  });
});

describe("operators", () => {
  test("see the policies of many customers in one reading, and cannot change them", async () => {
    const customer = await newCustomer();
    await patch("/context/config", customer.token, { cache: { enabled: true } });
    const token = await world.operatorToken("support");
    const query = (first: number): string => `{ customers(first: ${String(first)}) { nodes { id policies {
      routing { strategy version } security { logging { level } contentSafety { customTerms } version }
      context { cache { enabled } version updatedAt } } } } }`;
    const { data, errors } = await world.askOperator(token, query(20));
    expect(errors).toEqual([]);
    const { nodes } = data?.["customers"] as never as { nodes: { id: string; policies: object }[] };
    expect(nodes.find(({ id }) => id === customer.customerId)?.policies).toMatchObject({
      routing: { strategy: "priority", version: 0 },
      security: { logging: { level: "metadata" }, version: 0 },
      context: { cache: { enabled: true }, version: 1, updatedAt: expect.any(String) },
    });
    const count = (first: number): Promise<number> =>
      world.statements(() => world.askOperator(token, query(first)));
    expect(await count(4)).toBe(await count(1));
    const change = `mutation { updateContextConfig(input: {}) { userErrors { field } } }`;
    expect((await world.askOperator(token, change)).status).toBe(400);
  });
});

describe("a trace", () => {
  test("tells what policies did, and null where they did nothing", async () => {
    const [requestId] = await addRequests(world, "acme", 1);
    const traceOf = async (): Promise<Record<string, unknown>> =>
      (await read(`/traces/${requestId!}`, world.acme.token)).body.data;
    expect((await traceOf())["policy"]).toBeNull();
    const effects = {
      safety: { verdict: "flagged", direction: "input", findings: ["category:violence", "term"] },
      masked: { phone: 1, email: 2, unheard_of: 3 },
      truncatedMessages: 4,
      rollout: { model: "qwen-plus", targetModel: "qwen-max" },
      fallbackModel: "auto-chat",
    };
    const store = (policy: object): Promise<unknown> =>
      world.see("UPDATE request SET policy = $2 WHERE request_id = $1", [requestId, JSON.stringify(policy)]);
    await store(effects);
    expect((await traceOf())["policy"]).toEqual({
      safety: effects.safety,
      masked: [
        { entity: "email", count: 2 },
        { entity: "phone", count: 1 },
      ],
      truncated_messages: 4,
      rollout: { model: "qwen-plus", target_model: "qwen-max" },
      fallback_model: "auto-chat",
    });
    await store({ truncatedMessages: 1 });
    expect((await traceOf())["policy"]).toEqual({
      ...{ safety: null, masked: [], truncated_messages: 1, rollout: null, fallback_model: null },
    });
  });
});
