import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { applyCatalog, parseCatalogFile } from "../../src/catalog/index.ts";
import { disableApiKey } from "../../src/customers/index.ts";
import { updateRoutingPolicy, type UpdateRoutingPolicyInput } from "../../src/policies/index.ts";
import { openWorld, type World } from "./world.ts";

interface Candidate {
  modelId: string;
  fallbackModel: string | null;
  providerName: string;
  place: number | null;
  firstPercent: number;
  isTranslated: boolean;
  ignored: string[];
  refusal: { code: string; message: string } | null;
}

interface Run {
  model: string | null;
  servedModel: string | null;
  members: string[];
  rollouts: object[];
  refusal: { code: string; message: string } | null;
  price: { price: { input: string } } | null;
  candidates: Candidate[];
}

const ROUTES = JSON.stringify({
  currency: "USD",
  providers: (
    [
      ["own", "openai", {}],
      ["other", "anthropic", {}],
      ["spare", "openai", {}],
      ["off", "openai", { status: "disabled" }],
    ] as [string, string, object][]
  ).map(([name, protocol, more]) => ({
    ...{ name, protocol, base_url: `https://${name}.example.com/v1` },
    credentials: [{ label: "a", secret: "sk-routed" }],
    ...more,
  })),
  models: [
    {
      id: "routed",
      price: { input: "1", output: "2" },
      deployments: [
        {
          provider: "own",
          upstream_model: "u-own",
          priority: 0,
          weight: 75,
          cost: { input: "0.5", output: "1" },
        },
        { provider: "spare", upstream_model: "u-spare", priority: 0, weight: 25 },
        { provider: "other", upstream_model: "u-other", priority: 0, weight: 1000 },
        { provider: "off", upstream_model: "u-off", priority: 0 },
      ],
    },
    {
      id: "only-claude",
      price: { input: "3", output: "4" },
      deployments: [{ provider: "other", upstream_model: "u-other" }],
    },
    {
      id: "placed",
      price: { input: "1", output: "2" },
      deployments: [
        { provider: "own", upstream_model: "u-eu", region: "eu", priority: 1 },
        { provider: "spare", upstream_model: "u-us", region: "us", priority: 0 },
      ],
    },
    { id: "priceless", deployments: [{ provider: "own", upstream_model: "u" }] },
    { id: "auto-routed", kind: "auto", strategy: "cheapest", members: ["only-claude", "routed"] },
  ],
});

let world: World;
let token: string;
beforeAll(async () => {
  world = await openWorld();
  await applyCatalog(world.system, parseCatalogFile(ROUTES, {}));
  token = await world.operatorToken("read-only");
});
afterAll(() => world.close());

async function dryRun(input: object): Promise<Run> {
  const { data, errors } = await world.askOperator(
    token,
    `query ($input: RouteDryRunInput!) { routeDryRun(input: $input) { model servedModel members
      refusal { code message } price { price { input } } rollouts { targetModel percent stickyBy isTaken } candidates { modelId fallbackModel providerName place firstPercent isTranslated
      ignored refusal { code message } cost { input } } } }`,
    {
      input: {
        protocol: "openai",
        ...(!("apiKeyId" in input) && { customerId: world.acme.customerId }),
        ...input,
      },
    },
  );
  expect(errors).toEqual([]);
  return data?.["routeDryRun"] as never;
}

const inShort = ({ candidates }: Run): unknown[] =>
  candidates.map(({ providerName, place, refusal }) => [providerName, place, refusal?.code ?? null]);

describe("the way that a request would take", () => {
  test("is by priority, the client's own protocol and weight; what is switched off is told too", async () => {
    const run = await dryRun({ model: "routed" });
    expect(run).toMatchObject({ model: "routed", servedModel: "routed", refusal: null, members: [] });
    expect(run.price?.price.input).toBe("1.00");
    expect(inShort(run)).toEqual([
      ["own", 1, null],
      ["spare", 2, null],
      ["other", 3, null],
      ["off", null, "upstream_unavailable"],
    ]);
    expect(run.candidates.map(({ firstPercent }) => firstPercent)).toEqual([75, 25, 0, 0]);
    expect(run.candidates.map(({ isTranslated }) => isTranslated)).toEqual([false, false, true, false]);
  });

  test("says what a supplier of another protocol would not be told", async () => {
    const messages = [{ role: "user", content: "Hello." }];
    const run = await dryRun({ body: { model: "only-claude", messages, seed: 7 } });
    expect(run.candidates).toMatchObject([{ providerName: "other", place: 1, isTranslated: true }]);
    expect(run.candidates[0]?.ignored).toContain("seed");
  });

  test("leaves out who cannot do what is asked for, and says what that is", async () => {
    const messages = [{ role: "user", content: "Hello." }];
    const run = await dryRun({ body: { model: "routed", messages, n: 2 } });
    const other = run.candidates.find(({ providerName }) => providerName === "other");
    expect(other).toMatchObject({ place: null, refusal: { code: "unsupported_parameter" } });
    expect(run.refusal).toBeNull();
    const nobody = await dryRun({ body: { model: "only-claude", messages, n: 2 } });
    expect(nobody).toMatchObject({ servedModel: null, refusal: { code: "unsupported_parameter" } });
  });

  test("of an auto model goes through its members, the best first, at the price of the one that serves", async () => {
    const run = await dryRun({ model: "auto-routed" });
    expect(run).toMatchObject({
      model: "auto-routed",
      servedModel: "routed",
      members: ["routed", "only-claude"],
    });
    expect(run.price?.price.input).toBe("1.00");
  });

  test("is what the price of this customer makes of it", async () => {
    const published = await world.askOperator(
      await world.operatorToken(),
      `mutation ($input: PublishPriceInput!) { publishPrice(input: $input) { userErrors { code } } }`,
      {
        input: {
          ...{ modelId: "routed", customerId: world.rival.customerId, acceptBelowCost: true },
          price: { currency: "USD", input: "0.9", output: "2" },
        },
      },
    );
    expect(published.data).toMatchObject({ publishPrice: { userErrors: [] } });
    const run = await dryRun({ customerId: world.rival.customerId, model: "routed" });
    expect(run.price?.price.input).toBe("0.90");
    expect((await dryRun({ model: "routed" })).price?.price.input).toBe("1.00");
  });
});

describe("what a customer's policy makes of it", () => {
  const decide = (changes: UpdateRoutingPolicyInput["changes"]): Promise<unknown> =>
    updateRoutingPolicy(world.system, {
      ...{ customerId: world.rival.customerId, changes },
      visibleModelIds: () => Promise.resolve(new Set(["placed", "routed", "only-claude"])),
    });

  test("a region that is not allowed is told, and so is the fallback model", async () => {
    await decide({
      regions: { mode: "restrict", allowed: ["EU"] },
      fallback: { enabled: true, models: ["routed"] },
    });
    const run = await dryRun({ customerId: world.rival.customerId, model: "placed" });
    expect(run).toMatchObject({ servedModel: "placed", refusal: null, rollouts: [] });
    expect(run.candidates.slice(0, 1)).toMatchObject([
      { providerName: "own", modelId: "placed", place: 1, firstPercent: 100, refusal: null },
    ]);
    expect(run.candidates.find(({ providerName }) => providerName === "spare")).toMatchObject({
      ...{ modelId: "placed", place: null },
      refusal: { code: "upstream_unavailable", message: expect.stringContaining("region") },
    });
    expect(run.candidates.filter(({ fallbackModel }) => fallbackModel === "routed")).not.toEqual([]);
  });

  test("a rollout is told with its share, and its target serves at its own price", async () => {
    await decide({
      ...{ regions: { mode: "any" }, fallback: { enabled: false } },
      rollout: [{ model: "placed", targetModel: "only-claude", percent: 100, stickyBy: "key" }],
    });
    const run = await dryRun({ customerId: world.rival.customerId, model: "placed" });
    expect(run).toMatchObject({
      ...{ model: "placed", servedModel: "only-claude", price: { price: { input: "3.00" } } },
      rollouts: [{ targetModel: "only-claude", percent: 100, stickyBy: "key", isTaken: true }],
      candidates: [{ modelId: "only-claude", place: 1 }],
    });
  });
});

describe("what the client would be told instead", () => {
  test.each([
    { name: "an unknown model", input: { model: "nonesuch" }, code: "model_not_found" },
    { name: "a private model of others", input: { model: "hidden" }, code: "model_not_found" },
    { name: "a model without a price", input: { model: "priceless" }, code: "model_not_allowed" },
    { name: "a model without a way", input: { model: "qwen-max" }, code: "upstream_unavailable" },
    { name: "a body that cannot be read", input: { body: { model: "routed" } }, code: "invalid_request" },
    { name: "no model at all", input: {}, code: "invalid_request" },
  ])("$name: $code", async ({ input, code }) => {
    expect(await dryRun(input)).toMatchObject({ servedModel: null, refusal: { code } });
  });

  test("a key's own scope and state come before everything", async () => {
    const { apiKey } = await world.issueKey(world.acme.customerId, ["inference"]);
    const by = { apiKeyId: apiKey.id, model: "routed" };
    expect((await dryRun(by)).refusal).toBeNull();
    const scoped = await world.issueKey(world.acme.customerId, ["account:read"]);
    expect(await dryRun({ ...by, apiKeyId: scoped.apiKey.id })).toMatchObject({
      refusal: { code: "permission_denied" },
    });
    await disableApiKey(world.system, { apiKeyId: apiKey.id });
    expect(await dryRun(by)).toMatchObject({ refusal: { code: "key_disabled" }, servedModel: "routed" });
  });

  test("an unknown customer or key is not found; nobody at all is a mistake", async () => {
    const codeOf = async (input: string): Promise<unknown> => {
      const query = `{ routeDryRun(input: { protocol: openai, model: "routed", ${input} }) { model } }`;
      return (await world.askOperator(token, query)).errors[0]?.extensions["code"];
    };
    expect(await codeOf('customerId: "cus_none"')).toBe("not_found");
    expect(await codeOf('apiKeyId: "key_none"')).toBe("not_found");
    expect(await codeOf(`apiKeyId: "${world.acme.apiKey.id}", customerId: "${world.rival.customerId}"`)).toBe(
      "not_found",
    );
    expect(await codeOf("")).toBe("invalid_request");
  });
});

test("a dry run calls, holds, charges and records nothing", async () => {
  const traces = (): Promise<unknown> =>
    world.see(`SELECT (SELECT count(*) FROM reservation) AS held, (SELECT count(*) FROM request) AS requests,
      (SELECT count(*) FROM ledger_entry) AS entries, (SELECT count(*) FROM audit_event) AS audits`);
  const before = await traces();
  await dryRun({ model: "routed" });
  expect(await traces()).toEqual(before);
});

test("routing health lists every way, and says what was never tried", async () => {
  const { data } = await world.askOperator(
    token,
    "{ routingHealth { nodeId routes { modelId providerName credentialLabel state consecutiveFailures } } }",
  );
  const { nodeId, routes } = data?.["routingHealth"] as never as {
    nodeId: string;
    routes: Record<string, unknown>[];
  };
  expect(nodeId).toBe("test");
  expect(routes.filter(({ modelId }) => modelId === "routed")).toMatchObject([
    { providerName: "off", state: "inactive" },
    { providerName: "other", state: "untried" },
    { providerName: "own", state: "untried", credentialLabel: "a", consecutiveFailures: 0 },
    { providerName: "spare", state: "untried" },
  ]);
});
