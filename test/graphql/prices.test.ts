import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadOffer, priceAt } from "../../src/catalog/index.ts";
import { findKeyFacts } from "../../src/customers/index.ts";
import { testKeyring } from "../support/ctx.ts";
import { SECRETS } from "./samples.ts";
import { openWorld, type World } from "./world.ts";

type Answer = Record<string, unknown>;

let world: World;
let token: string;
let acme: string;
beforeAll(async () => {
  world = await openWorld();
  token = await world.operatorToken("admin");
  acme = world.acme.customerId;
});
afterAll(() => world.close());

const later = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const usd = (input: string, output = "6"): Answer => ({ currency: "USD", input, output });

/** What one root field of the operator's schema answers. */
async function ask(query: string, variables: object = {}): Promise<Answer> {
  const answer = await world.askOperator(token, query, variables);
  expect(answer.errors).toEqual([]);
  return Object.values(answer.data ?? {})[0] as unknown as Answer;
}

/** Runs a mutation, and returns its payload. */
function change(verb: string, input: object, wanted: string): Promise<Answer> {
  const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
  return ask(
    `mutation ($input: ${type}!) { ${verb}(input: $input) { ${wanted} userErrors { field code message } } }`,
    { input },
  );
}

const publish = (input: object): Promise<Answer> =>
  change("publishPrice", input, "priceVersion { id effectiveFrom } warnings { component message }");
const draft = async (input: object): Promise<Answer> =>
  (await change("createPriceDraft", input, "draft { id version note author price { input } }"))[
    "draft"
  ] as Answer;

async function inputPriceOf(tenant: "acme" | "rival", model: string): Promise<unknown> {
  const { data } = await world.ask(
    world[tenant].token,
    `{ model(id: "${model}") { callable price { input } } }`,
  );
  const found = data?.["model"] as unknown as { price: { input: string } | null } | null;
  return found?.price?.input ?? null;
}

/** What a million input tokens of a model cost Acme at a later time. */
async function inputPriceAt(model: string, at: string): Promise<bigint | undefined> {
  const offer = await loadOffer(world.database, testKeyring);
  const occasion = { customerId: acme, groupId: null, currency: "USD", at: new Date(at) };
  return priceAt(offer.models.get(model)!, occasion)?.tiers[0].input;
}

async function newGroup(name: string): Promise<string> {
  const { group } = await change("createCustomerGroup", { name }, "group { id name customerCount }");
  return (group as { id: string }).id;
}

const assign = (groupId: string | null): Promise<Answer> =>
  change("assignCustomerGroup", { customerId: acme, groupId }, "customer { groupId }");

/** Everything that a refusal must leave as it was. */
async function written(): Promise<unknown> {
  return world.see(`SELECT (SELECT count(*) FROM price_version) AS versions, (SELECT count(*) FROM price_tier) AS tiers,
    (SELECT count(*) FROM price_withdrawal) AS withdrawals, (SELECT count(*) FROM audit_event) AS audits,
    (SELECT count(*) FROM change) AS changes, (SELECT count(*) FROM price_draft) AS drafts`);
}

const auditsOf = (subject: string): Promise<Answer[]> =>
  world.see("SELECT action, before, after FROM audit_event WHERE subject_id = $1 ORDER BY at, id", [subject]);

describe("groups of customers", () => {
  test("are made and renamed, no two by one name; each write is audited, one of nothing is not", async () => {
    const groupId = await newGroup("Resellers");
    const taken = await change("createCustomerGroup", { name: "Resellers" }, "group { id }");
    expect(taken).toMatchObject({ group: null, userErrors: [{ code: "conflict" }] });
    const rename = (name: string): Promise<Answer> =>
      change("renameCustomerGroup", { groupId, name }, "group { name version }");
    expect(await rename("Partners")).toMatchObject({ group: { name: "Partners", version: 2 } });
    expect(await rename("Partners")).toMatchObject({ group: { name: "Partners", version: 2 } });
    expect((await auditsOf(groupId)).map(({ action, after }) => [action, after])).toEqual([
      ["customer_group.create", { name: "Resellers" }],
      ["customer_group.rename", { name: "Partners" }],
    ]);
    const { nodes } = await ask("{ customerGroups { nodes { id name customerCount } } }");
    expect(nodes).toEqual([{ id: groupId, name: "Partners", customerCount: 0 }]);
  });

  test("a customer is in one at most; its keys' facts follow, and every node is told", async () => {
    const [one, two] = [await newGroup("one"), await newGroup("two")];
    const factsOf = async (): Promise<unknown> =>
      (await findKeyFacts(world.database, { apiKeyId: world.acme.apiKey.id }))?.groupId;
    const announced = async (): Promise<number> =>
      (await world.see("SELECT FROM change WHERE topic = 'customer' AND subject = $1", [acme])).length;
    const before = await announced();
    expect(await assign(one)).toMatchObject({ customer: { groupId: one }, userErrors: [] });
    expect(await factsOf()).toBe(one);
    await assign(two);
    expect(await factsOf()).toBe(two);
    expect(await announced()).toBe(before + 2);
    const audited = (await auditsOf(acme)).length;
    await assign(two);
    expect((await auditsOf(acme)).length).toBe(audited);
    expect(await ask(`{ customers(groupId: "${two}") { nodes { id } } }`)).toEqual({ nodes: [{ id: acme }] });
    expect(await ask(`{ customers(groupId: "${one}") { nodes { id } } }`)).toEqual({ nodes: [] });
    const unknown = await assign("grp_00000000000000000000000000");
    expect(unknown["userErrors"]).toMatchObject([{ field: "input.groupId", code: "not_found" }]);
    await assign(null);
    expect(await factsOf()).toBeNull();
  });

  test("a private model is its customers' while the group is entitled and they are in it", async () => {
    const groupId = await newGroup("insiders");
    const sees = async (): Promise<unknown> =>
      (await world.ask(world.acme.token, `{ model(id: "hidden") { id } }`)).data?.["model"];
    const entitle = (isEntitled: boolean): Promise<Answer> =>
      change("entitleGroup", { groupId, modelId: "hidden", isEntitled }, "isEntitled");
    await assign(groupId);
    expect(await sees()).toBeNull();
    await entitle(true);
    expect(await sees()).toEqual({ id: "hidden" });
    expect((await world.ask(world.rival.token, `{ model(id: "hidden") { id } }`)).data?.["model"]).toBeNull();
    const { groupIds } = await ask(`{ modelEntitlements(modelId: "hidden") { customerIds groupIds } }`);
    expect(groupIds).toEqual([groupId]);
    await assign(null);
    expect(await sees()).toBeNull();
    await assign(groupId);
    await entitle(false);
    expect(await sees()).toBeNull();
    await assign(null);
  });
});

describe("whose price is charged", () => {
  test("the customer's own before its group's before the list's, each from its beginning on", async () => {
    const groupId = await newGroup("discounted");
    await publish({ modelId: "qwen-max", price: usd("2.00") });
    await publish({ modelId: "qwen-max", groupId, price: usd("1.50") });
    expect(await inputPriceOf("acme", "qwen-max")).toBe("2.00");
    await assign(groupId);
    expect(await inputPriceOf("acme", "qwen-max")).toBe("1.50");
    await publish({ modelId: "qwen-max", customerId: acme, price: usd("1.75") });
    expect(await inputPriceOf("acme", "qwen-max")).toBe("1.75");
    await assign(null);
    expect(await inputPriceOf("acme", "qwen-max")).toBe("1.75");
    expect(await inputPriceOf("rival", "qwen-max")).toBe("2.00");
    const { nodes } = await ask(
      `{ prices(modelId: "qwen-max", status: in_force) { nodes { customerId groupId status price { input } } } }`,
    );
    expect(nodes).toHaveLength(3);
    expect(nodes).toEqual(
      expect.arrayContaining([
        { customerId: null, groupId: null, status: "in_force", price: { input: "2.00" } },
        { customerId: null, groupId, status: "in_force", price: { input: "1.50" } },
        { customerId: acme, groupId: null, status: "in_force", price: { input: "1.75" } },
      ]),
    );
  });

  test("every bucket and every tier is shown to customers as it was published, and nothing else", async () => {
    await change("createModel", { id: "buckets" }, "model { id }");
    const low = {
      input: "1",
      cachedInput: "0.10",
      cacheWrite: "1.25",
      cacheWrite1h: "2",
      output: "4",
      reasoning: "5",
    };
    const tiers = [
      { upToInputTokens: 200_000, ...low },
      { input: "2", output: "8" },
    ];
    await publish({ modelId: "buckets", price: { currency: "USD", perRequest: "0.002", tiers } });
    const shown = {
      input: "1.00",
      cached_input: "0.10",
      cache_write: "1.25",
      cache_write_1h: "2.00",
      output: "4.00",
      reasoning: "5.00",
    };
    const high = { input: "2.00", cached_input: "2.00", cache_write: "2.00", cache_write_1h: "2.00" };
    const { body } = await world.call(world.acme.token, "GET /openapi/v1/models/buckets");
    expect((body.data as unknown as Answer)["price"]).toEqual({
      ...{ currency: "USD", unit: "1M tokens", per_request: "0.002", ...shown },
      tiers: [
        { up_to_input_tokens: 200_000, ...shown },
        { up_to_input_tokens: null, ...high, output: "8.00", reasoning: "8.00" },
      ],
    });
    const exported = (await ask("{ catalogExport }")) as unknown as string;
    expect(exported).toContain('cache_write_1h: "2.00"');
    expect(exported).toContain("up_to_input_tokens: 200000");
  });

  test("a group's price stays readable on the receipts of who was in it, and of nobody else", async () => {
    const groupId = await newGroup("former");
    await assign(groupId);
    const { priceVersion } = await publish({ modelId: "qwen-max", groupId, price: usd("1.10") });
    await assign(null);
    const { id } = priceVersion as { id: string };
    const seen = async (customerId: string): Promise<number> => {
      const client = await world.database.pool.connect();
      try {
        await client.query("BEGIN");
        await client.query("SELECT set_config('relay.customer_id', $1, true)", [customerId]);
        return (await client.query("SELECT FROM price_tier WHERE price_id = $1", [id])).rowCount ?? 0;
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    };
    expect([await seen(acme), await seen(world.rival.customerId)]).toEqual([1, 0]);
  });

  test("a price in another currency than the account's is no price for it, and is refused as its own", async () => {
    await change("createModel", { id: "abroad" }, "model { id }");
    await publish({ modelId: "abroad", price: { currency: "CNY", input: "1", output: "2" } });
    expect(await inputPriceOf("acme", "abroad")).toBeNull();
    const before = await written();
    const own = { modelId: "abroad", customerId: acme, price: { currency: "CNY", input: "1", output: "2" } };
    expect((await publish(own))["userErrors"]).toMatchObject([
      { field: "input.price.currency", code: "invalid_request" },
    ]);
    const both = { modelId: "abroad", customerId: acme, groupId: await newGroup("both"), price: usd("1") };
    expect((await publish(both))["userErrors"]).toMatchObject([{ field: "input.groupId" }]);
    expect(await written()).not.toEqual(before); // The group was made, with its audit row; nothing else.
    expect(await world.see("SELECT FROM price_version WHERE model_id = 'abroad'")).toHaveLength(1);
  });
});

describe("drafts", () => {
  test("are begun, changed against a version, listed and thrown away; nobody is charged by them", async () => {
    const before = await inputPriceOf("rival", "qwen-max");
    const made = await draft({ modelId: "qwen-max", price: usd("9.00"), note: "next quarter" });
    expect(made).toMatchObject({
      version: 1,
      note: "next quarter",
      author: expect.stringMatching(/^opr_/),
      price: { input: "9.00" },
    });
    const draftId = made["id"] as string;
    const update = (input: object): Promise<Answer> =>
      change("updatePriceDraft", { draftId, ...input }, "draft { version note price { input output } }");
    expect(await update({ price: usd("8.00", "7"), version: 1 })).toMatchObject({
      draft: { version: 2, note: "next quarter", price: { input: "8.00", output: "7.00" } },
    });
    expect(await update({ note: "late", version: 1 })).toMatchObject({
      userErrors: [{ code: "version_conflict" }],
    });
    expect(await update({ price: { currency: "USD", input: "1" } })).toMatchObject({
      userErrors: [{ field: "input.price.output", code: "invalid_request" }],
    });
    const list = '{ priceDrafts(modelId: "qwen-max") { nodes { id } } }';
    expect(await ask(list)).toEqual({ nodes: [{ id: draftId }] });
    expect(await inputPriceOf("rival", "qwen-max")).toBe(before);
    await change("deletePriceDraft", { draftId }, "draft { id }");
    expect(await ask(list)).toEqual({ nodes: [] });
    expect((await auditsOf(draftId)).map(({ action }) => action)).toEqual([
      "price_draft.create",
      "price_draft.update",
      "price_draft.delete",
    ]);
  });

  test("a published draft is gone, and becomes one price however often it is published", async () => {
    const { id: draftId } = await draft({ modelId: "qwen-max", price: usd("2.20") });
    const publishDraft = (): Promise<Answer> =>
      change("publishPriceDraft", { draftId, effectiveFrom: later(3_600) }, "priceVersion { id }");
    const outcomes = await Promise.all([publishDraft(), publishDraft(), publishDraft()]);
    expect(outcomes.filter(({ priceVersion }) => priceVersion !== null)).toHaveLength(1);
    expect(outcomes.flatMap(({ userErrors }) => userErrors as Answer[])).toMatchObject([
      { code: "not_found" },
      { code: "not_found" },
    ]);
    expect(await ask("{ priceDrafts { nodes { id } } }")).toEqual({ nodes: [] });
  });
});

describe("a publication for later", () => {
  test("stands as scheduled, and can be withdrawn until it takes effect: what was in force stays in force", async () => {
    await change("createModel", { id: "scheduled" }, "model { id }");
    await publish({ modelId: "scheduled", price: usd("1.00") });
    const from = later(3_600);
    const { priceVersion } = await publish({ modelId: "scheduled", price: usd("5.00"), effectiveFrom: from });
    const { id: priceId } = priceVersion as { id: string };
    const scheduled = `{ prices(modelId: "scheduled", status: scheduled) { nodes { id effectiveFrom } } }`;
    expect(await ask(scheduled)).toEqual({ nodes: [{ id: priceId, effectiveFrom: from }] });
    expect(await inputPriceAt("scheduled", later(7_200))).toBe(5_000_000n);
    const withdraw = (reason: string): Promise<Answer> =>
      change("withdrawPrice", { priceId, reason }, "publishedPrice { status withdrawal { reason by } }");
    expect(await withdraw("a typing error")).toMatchObject({
      publishedPrice: { status: "withdrawn", withdrawal: { reason: "a typing error" } },
    });
    expect(await ask(scheduled)).toEqual({ nodes: [] });
    expect(await inputPriceAt("scheduled", later(7_200))).toBe(1_000_000n);
    const { scheduledPrices } = await ask(`{ model(id: "scheduled") { scheduledPrices { id } } }`);
    expect(scheduledPrices).toEqual([]);
    const audits = (await auditsOf("scheduled")).filter(({ action }) => action === "price.withdraw");
    expect(audits).toMatchObject([
      { before: { input: "5.00", effectiveFrom: from }, after: { reason: "a typing error" } },
    ]);
    expect(await world.see("SELECT topic FROM change WHERE subject = $1", [priceId])).toEqual([
      { topic: "catalog" },
    ]);
    const before = await written();
    expect(await withdraw("once more")).toMatchObject({
      publishedPrice: { withdrawal: { reason: "a typing error" } },
    });
    expect(await written()).toEqual(before);
    expect((await world.see("SELECT FROM price_version WHERE id = $1", [priceId])).length).toBe(1);
  });

  test("a price in force, or about to be, cannot be withdrawn, and nothing is written", async () => {
    await change("createModel", { id: "begun" }, "model { id }");
    const { priceVersion: now } = await publish({ modelId: "begun", price: usd("1.00") });
    const { priceVersion: soon } = await publish({
      ...{ modelId: "begun", price: usd("2.00"), effectiveFrom: later(8) },
    });
    const before = await written();
    for (const { id: priceId } of [now, soon] as { id: string }[]) {
      const refused = await change("withdrawPrice", { priceId, reason: "r" }, "publishedPrice { id }");
      expect(refused).toMatchObject({ publishedPrice: null, userErrors: [{ code: "conflict" }] });
    }
    expect(await written()).toEqual(before);
  });

  test("the price of a withdrawn publication can be published again", async () => {
    await change("createModel", { id: "again" }, "model { id }");
    const input = { modelId: "again", price: usd("3.00"), effectiveFrom: later(600) };
    const { priceVersion: first } = await publish(input);
    await change("withdrawPrice", { priceId: (first as Answer)["id"], reason: "r" }, "publishedPrice { id }");
    const { priceVersion: second } = await publish(input);
    expect((second as Answer)["id"]).not.toBe((first as Answer)["id"]);
    expect(await inputPriceAt("again", later(601))).toBe(3_000_000n);
  });
});

describe("a price below cost", () => {
  const cheap = { modelId: "qwen-plus", price: { ...usd("0.30", "1.20"), cachedInput: "0.317" } };

  test("is refused with every component that is, and nothing is written", async () => {
    const before = await written();
    const refused = await publish({ ...cheap, price: usd("0.30", "0.50") });
    expect(refused["priceVersion"]).toBeNull();
    const errors = refused["userErrors"] as { field: string; code: string; message: string }[];
    expect(errors.map(({ field, code }) => [field, code])).toEqual(
      Array.from({ length: 6 }, () => ["input.acceptBelowCost", "invalid_request"]),
    );
    expect(errors[0]?.message).toBe(
      `${SECRETS.provider}/${SECRETS.upstream} charges 0.317 USD per 1M tokens of input; the price is 0.30.`,
    );
    expect(await written()).toEqual(before);
    const { id: draftId } = await draft(cheap);
    const withDraft = await written();
    const stillRefused = await change("publishPriceDraft", { draftId }, "priceVersion { id }");
    expect(stillRefused["priceVersion"]).toBeNull();
    expect(stillRefused["userErrors"]).toHaveLength(3);
    expect(await written()).toEqual(withDraft);
    await change("deletePriceDraft", { draftId }, "draft { id }");
  });

  test("is published when that is accepted, with the warnings in the answer and a word in the audit", async () => {
    const accepted = await publish({ ...cheap, customerId: acme, acceptBelowCost: true });
    expect(accepted).toMatchObject({
      userErrors: [],
      warnings: [{ component: "input" }, { component: "cache_write" }, { component: "cache_write_1h" }],
    });
    expect(await inputPriceOf("acme", "qwen-plus")).toBe("0.30");
    const audits = await auditsOf("qwen-plus");
    const row = audits.findLast(({ action }) => action === "price.accept_below_cost");
    expect(row?.["after"]).toMatchObject({ whose: acme });
    expect(row?.["after"]).toHaveProperty("below.2");
    const tenants = await world.see("SELECT before, after FROM audit_event WHERE customer_id = $1", [acme]);
    expect(JSON.stringify(tenants)).not.toMatch(/below|supplier|upstream/i);
    const { data } = await world.ask(world.acme.token, "{ __schema { types { name } } }");
    expect(JSON.stringify(data)).not.toMatch(/Margin|Draft|Group|Preview/);
  });

  test("cannot be told where the cost is in another currency, which warns, nor where it is unknown, which does not", async () => {
    const { nodes } = await ask("{ providers { nodes { id } } }");
    const providerId = (nodes as { id: string }[])[0]?.id;
    for (const [id, cost] of [
      ["dear", { currency: "CNY", input: "900", output: "900" }],
      ["free", undefined],
    ] as const) {
      await change("createModel", { id }, "model { id }");
      const deployment = { modelId: id, providerId, upstreamModel: id, ...(cost && { cost }) };
      await change("createDeployment", deployment, "deployment { id }");
    }
    const dear = await publish({ modelId: "dear", price: usd("0.01", "0.01") });
    expect(dear).toMatchObject({ userErrors: [], warnings: [{ component: null }] });
    expect(JSON.stringify(dear["warnings"])).toContain("charges in CNY");
    expect(await publish({ modelId: "free", price: usd("0.01", "0.01") })).toMatchObject({
      userErrors: [],
      warnings: [],
    });
  });

  test("is told of tiers where they meet, of members of an auto model, and of no disabled deployment", async () => {
    const { nodes } = await ask("{ providers { nodes { id } } }");
    const providerId = (nodes as { id: string }[])[0]?.id;
    await change("createModel", { id: "tiered" }, "model { id }");
    const cost = {
      currency: "USD",
      tiers: [
        { upToInputTokens: 1_000, input: "1", output: "1" },
        { input: "2", output: "1" },
      ],
    };
    const made = await change(
      "createDeployment",
      { modelId: "tiered", providerId, upstreamModel: "t", cost },
      "deployment { id }",
    );
    const tiers = [
      { upToInputTokens: 500, input: "1", output: "1" },
      { input: "1.50", cachedInput: "2", cacheWrite: "2", output: "1" },
    ];
    const terms = { currency: "USD", tiers };
    const where = "warnings { component inputTokensMin inputTokensMax price cost }";
    const warnings = async (modelId: string): Promise<unknown> => {
      const { id: draftId } = await draft({ modelId, price: terms });
      const answer = await ask(`{ pricePreview(draftId: "${String(draftId)}") { ${where} } }`);
      return answer["warnings"];
    };
    const expected = [
      { component: "input", inputTokensMin: 1_001, inputTokensMax: null, price: "1.50", cost: "2.00" },
    ];
    expect(await warnings("tiered")).toEqual(expected);
    await change(
      "createModel",
      { id: "auto-tiered", kind: "auto", strategy: "balanced", members: ["tiered"] },
      "model { id }",
    );
    expect(await warnings("auto-tiered")).toEqual(expected);
    const { id: deploymentId } = made["deployment"] as { id: string };
    await change("updateDeployment", { deploymentId, status: "disabled" }, "deployment { id }");
    expect(await warnings("tiered")).toEqual([]);
  });

  test("stands in what a catalog file would change, and does not stop it", async () => {
    const file = JSON.stringify({
      currency: "USD",
      models: [{ id: "qwen-plus", price: { input: "0.317", output: "0.89" } }],
    });
    const diff = await ask("query ($file: String!) { catalogDiff(file: $file) { action warnings } }", {
      file,
    });
    const warning = expect.stringContaining("charges 0.90 USD per 1M tokens of output; the price is 0.89.");
    const changes = [{ action: "price", warnings: [warning, expect.stringContaining("reasoning")] }];
    expect(diff).toEqual(changes);
    expect(await change("catalogApply", { file }, "changes { action warnings }")).toMatchObject({ changes });
    expect(await inputPriceOf("rival", "qwen-plus")).toBe("0.317");
  });
});

describe("who may", () => {
  const id = "00000000000000000000000000";
  const deeds: Record<string, object> = {
    createPriceDraft: { modelId: "qwen-max", price: usd("3") },
    updatePriceDraft: { draftId: `drf_${id}`, note: "x" },
    deletePriceDraft: { draftId: `drf_${id}` },
    publishPriceDraft: { draftId: `drf_${id}` },
    withdrawPrice: { priceId: `prc_${id}`, reason: "r" },
    createCustomerGroup: { name: "not theirs" },
    renameCustomerGroup: { groupId: `grp_${id}`, name: "x" },
    assignCustomerGroup: { customerId: `cus_${id}`, groupId: null },
    entitleGroup: { groupId: `grp_${id}`, modelId: "hidden" },
  };

  test.each([
    { role: "finance" as const, refused: Object.keys(deeds).filter((verb) => verb.includes("Group")) },
    { role: "support" as const, refused: Object.keys(deeds) },
    { role: "read-only" as const, refused: Object.keys(deeds) },
  ])("$role is refused $refused, and nothing of that is written", async ({ role, refused }) => {
    const as = await world.operatorToken(role);
    const before = await written();
    for (const verb of refused) {
      const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${verb}(input: $input) { userErrors { code } } }`;
      const answer = await world.askOperator(as, query, { input: deeds[verb] });
      expect([verb, answer.errors[0]?.extensions["code"]]).toEqual([verb, "permission_denied"]);
    }
    expect(await written()).toEqual(before);
    const reads = "{ prices { nodes { id } } priceDrafts { nodes { id } } customerGroups { nodes { id } } }";
    expect((await world.askOperator(as, reads)).errors).toEqual([]);
  });
});
