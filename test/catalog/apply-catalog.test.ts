import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  applyCatalog,
  createDeployment,
  createModel,
  diffCatalog,
  disableCredential,
  exportCatalog,
  getModelForOperator,
  listProviders,
  loadOffer,
  parseCatalogFile,
  printCatalogFile,
  publishPrice,
  saveResource,
  updateModel,
  updateProvider,
  type CatalogChange,
} from "../../src/catalog/index.ts";
import { Keyring, newMasterKey } from "../../src/kernel/keyring.ts";
import { testKeyring } from "../support/ctx.ts";
import { openWorld, refusalOf, SECRET, type World } from "./world.ts";

const env = { KEY_A: SECRET, KEY_B: "another-supplier-secret" };
const text = `
currency: USD
providers:
  - name: main-openai
    protocol: openai
    base_url: https://api.example.com/v1/
    region: us
    flags: { streamUsage: true }
    credentials: [{ label: a, secret: "\${KEY_A}" }, { label: b, secret: "\${KEY_B}" }]
models:
  - id: qwen-plus
    display_name: Qwen Plus
    context_window: 131072
    tags: [general]
    metadata: { Notes: ["$\${KEPT}"] }
    price: { input: "0.40", cached_input: "0.16", output: "1.20" }
    deployments:
      - { provider: main-openai, upstream_model: first, cost: { input: "0.3", output: "0.9" } }
      - { provider: main-openai, upstream_model: second, priority: 1, flags: { prefill: true } }
  - id: tiered
    visibility: private
    price: { currency: CNY, tiers: [{ up_to_input_tokens: 1000, input: "1", output: "2" }, { input: "2", output: "4" }] }
    deployments: [{ provider: main-openai, upstream_model: tiered }]
  - { id: auto, kind: auto, strategy: cheapest, members: [qwen-plus, tiered] }
resources:
  - { type: skill, name: review, display_name: Review, tags: [legal], metadata: { pages: 3 } }
`;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.close());

const file = (yaml: string = text) => parseCatalogFile(yaml, env);
const apply = (yaml?: string) => applyCatalog(world.owner, file(yaml));
const lines = (changes: CatalogChange[]) =>
  changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);
const provider = async () => (await listProviders(world.owner, { page: { limit: 1 } })).items[0]!;

const created = [
  "create provider main-openai",
  "create credential main-openai/a",
  "create credential main-openai/b",
  "create model qwen-plus",
  "create deployment qwen-plus by main-openai/first",
  "create deployment qwen-plus by main-openai/second",
  "price model qwen-plus",
  "create model tiered",
  "create deployment tiered by main-openai/tiered",
  "price model tiered",
  "create model auto",
  "create resource skill/review",
];

/** What is in the tables that a catalog fills. */
async function counts(): Promise<number[]> {
  const tables = [
    "provider",
    "credential",
    "model",
    "deployment",
    "price_version",
    "resource",
    "audit_event",
    "change",
  ];
  return Promise.all(tables.map((table) => world.count(table)));
}

describe("applying a catalog file", () => {
  test("diff shows what apply then does, and changes nothing itself; a second apply finds nothing to do", async () => {
    expect(lines(await diffCatalog(world.owner, file()))).toEqual(created);
    expect(await counts()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(lines(await apply())).toEqual(created);
    const after = await counts();
    expect(await diffCatalog(world.owner, file())).toEqual([]);
    expect(await apply()).toEqual([]);
    expect(await counts()).toEqual(after);
    const offer = await loadOffer(world.database, testKeyring);
    expect(
      offer.models.get("qwen-plus")?.deployments.map((each) => [each.upstreamModel, each.baseUrl]),
    ).toEqual([
      ["first", "https://api.example.com/v1"],
      ["second", "https://api.example.com/v1"],
    ]);
    expect(offer.models.get("auto")?.members).toEqual(["qwen-plus", "tiered"]);
  });

  test("it is audited, and no secret is in any row, change or export", async () => {
    const changes = await apply();
    const exported = await exportCatalog(world.owner);
    const everything = [
      await world.everything(),
      JSON.stringify(changes),
      JSON.stringify(exported),
      printCatalogFile(exported),
    ];
    for (const secret of Object.values(env)) {
      expect(everything.join("\n").includes(secret)).toBe(false);
      expect(printCatalogFile(file()).includes(secret)).toBe(false);
    }
    expect((await world.audits()).map((row) => row.action).sort()).toEqual([
      ...["credential.set", "credential.set", "deployment.create", "deployment.create", "deployment.create"],
      ...[
        "model.create",
        "model.create",
        "model.create",
        "price.accept_below_cost",
        "price.publish",
        "price.publish",
        "provider.create",
      ],
      "resource.create",
    ]);
  });

  test("a price that differs becomes a new version, and the old one stays", async () => {
    await apply();
    const changed = text.replace('input: "0.40"', 'input: "0.50"');
    expect(await apply(changed)).toEqual([
      {
        action: "price",
        kind: "model",
        name: "qwen-plus",
        detail: "0.40 in, 1.20 out USD → 0.50 in, 1.20 out USD",
        warnings: ["main-openai/first charges 0.30 USD per 1M tokens of cached_input; the price is 0.16."],
      },
    ]);
    expect(await apply(changed)).toEqual([]);
    const versions = await world.sql("SELECT FROM price_version WHERE model_id = 'qwen-plus'");
    expect(versions).toHaveLength(2);
    expect((await getModelForOperator(world.owner, { modelId: "qwen-plus" })).price?.tiers[0].input).toBe(
      500_000n,
    );
  });

  test("a price of one customer is not the file's, and stays", async () => {
    await apply();
    const customerId = await world.addCustomer();
    await publishPrice(world.owner, {
      modelId: "qwen-plus",
      customerId,
      price: { currency: "USD", input: "9", output: "9" },
    });
    expect(await diffCatalog(world.owner, file())).toEqual([]);
    expect(printCatalogFile(await exportCatalog(world.owner))).not.toContain("9.00");
  });

  test("what differs is updated field by field, and what the file does not state stays", async () => {
    await apply();
    await updateModel(world.owner, { modelId: "qwen-plus", description: "by hand", maxOutputTokens: 5 });
    const changed = text
      .replace(
        "tags: [general]",
        "tags: [general, new]\n    context_window: 5".replace("\n    context_window: 5", ""),
      )
      .replace("priority: 1", "priority: 3, weight: 7")
      .replace("region: us", "region: eu")
      .replace("pages: 3", "pages: 4");
    expect(await apply(changed)).toEqual([
      { action: "update", kind: "provider", name: "main-openai", detail: "region" },
      { action: "update", kind: "model", name: "qwen-plus", detail: "tags" },
      {
        action: "update",
        kind: "deployment",
        name: "qwen-plus by main-openai/second",
        detail: "priority, weight",
      },
      { action: "update", kind: "resource", name: "skill/review", detail: "metadata" },
    ]);
    const model = await getModelForOperator(world.owner, { modelId: "qwen-plus" });
    expect(model).toMatchObject({ description: "by hand", maxOutputTokens: 5, tags: ["general", "new"] });
  });

  test("deployments, members and credentials that a list leaves out are disabled; other things are left alone", async () => {
    await apply();
    await createModel(world.owner, { id: "by-hand" });
    await createDeployment(world.owner, {
      modelId: "by-hand",
      providerId: (await provider()).id,
      upstreamModel: "x",
    });
    await saveResource(world.owner, { type: "agent", name: "by-hand" });
    const less = text
      .replace(', { label: b, secret: "${KEY_B}" }', "")
      .replace(/ +- \{ provider: main-openai, upstream_model: second.*\n/, "")
      .replace("members: [qwen-plus, tiered]", "members: [qwen-plus]");
    expect(lines(await apply(less))).toEqual([
      "disable credential main-openai/b",
      "disable deployment qwen-plus by main-openai/second",
      "update model auto",
    ]);
    expect(await apply(less)).toEqual([]);
    expect((await provider()).credentials.map((each) => each.status)).toEqual(["active", "disabled"]);
    expect((await getModelForOperator(world.owner, { modelId: "by-hand" })).deployments[0]?.status).toBe(
      "active",
    );
    expect(lines(await apply())).toEqual([
      "update credential main-openai/b",
      "update deployment qwen-plus by main-openai/second",
      "update model auto",
    ]);
  });

  test("an absent list leaves everything as it is; an empty one disables all", async () => {
    await apply();
    const models = "\nmodels:\n  - { id: tiered DEPLOYMENTS }\n";
    const head =
      "\nproviders:\n  - { name: main-openai, protocol: openai, base_url: 'https://api.example.com/v1' CREDENTIALS }";
    const without = head.replace(" CREDENTIALS", "") + models.replace(" DEPLOYMENTS", "");
    expect(await diffCatalog(world.owner, file(without))).toEqual([]);
    const empty =
      head.replace(" CREDENTIALS", ", credentials: []") + models.replace(" DEPLOYMENTS", ", deployments: []");
    expect(lines(await diffCatalog(world.owner, file(empty)))).toEqual([
      "disable credential main-openai/a",
      "disable credential main-openai/b",
      "disable deployment tiered by main-openai/tiered",
    ]);
  });

  test("a secret that differs is entered again, the same one is left alone, and what was disabled by hand comes back", async () => {
    await apply();
    const { id } = await provider();
    const rotated = parseCatalogFile(text, { ...env, KEY_A: "rotated-secret" });
    expect(lines(await applyCatalog(world.owner, rotated))).toEqual(["update credential main-openai/a"]);
    const offer = await loadOffer(world.database, testKeyring);
    const secrets = offer.models.get("tiered")?.deployments[0]?.credentials.map(({ secret }) => secret);
    expect(secrets).toEqual(["rotated-secret", env.KEY_B]);
    await disableCredential(world.owner, { providerId: id, label: "b" });
    expect(lines(await applyCatalog(world.owner, rotated))).toEqual(["update credential main-openai/b"]);
    // To a relay with another master key every stored secret is strange, and the file enters them all again.
    const elsewhere = { ...world.owner, keyring: new Keyring(newMasterKey()) };
    expect(await diffCatalog(elsewhere, rotated)).toHaveLength(2);
  });

  test("S70: a base URL that moves takes only the secrets that the file enters with it", async () => {
    await apply();
    const moved = text.replace("https://api.example.com/v1/", "https://elsewhere.example.com/v1");
    const all = await apply(moved);
    expect(lines(all)).toEqual(["update provider main-openai"]);
    expect((await provider()).credentials.map((each) => each.status)).toEqual(["active", "active"]);
    const again = text.replace("https://api.example.com/v1/", "https://third.example.com/v1");
    const kept = again.replace(', { label: b, secret: "${KEY_B}" }', ", { label: b }");
    const { fields } = await refusalOf(diffCatalog(world.owner, file(kept)));
    expect(fields).toEqual(["providers[0].credentials[1].secret"]);
    const silent = again.replace(/ +credentials:.*\n/, "");
    expect(lines(await apply(silent))).toEqual([
      "update provider main-openai",
      "disable credential main-openai/a",
      "disable credential main-openai/b",
    ]);
    expect((await provider()).credentials.map((each) => each.status)).toEqual(["disabled", "disabled"]);
  });

  test("a file that does not fit what is there is refused with every place, and changes nothing", async () => {
    await apply();
    const before = await counts();
    const bad = `
currency: USD
models:
  - { id: new-model, deployments: [{ provider: nobody, upstream_model: u }], price: { input: "1", output: "1" } }
  - { id: qwen-plus, kind: auto, strategy: balanced, members: [new-model] }
  - { id: auto-2, kind: auto, strategy: balanced, members: [auto, nobody, tiered] }
providers:
  - { name: other, protocol: openai, base_url: "https://b.example.com", credentials: [{ label: a }] }
`;
    const { code, fields } = await refusalOf(apply(bad));
    expect(code).toBe("invalid_request");
    expect(fields).toEqual([
      "providers[0].credentials[0].secret",
      "models[1].kind",
      "models[0].deployments[0].provider",
      "models[2].members[0]",
      "models[2].members[1]",
    ]);
    expect(await counts()).toEqual(before);
  });

  test("an apply that fails half-way changes nothing", async () => {
    await world.sql(`CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'broken on purpose'; END $$`);
    await world.sql(
      "CREATE TRIGGER break_it BEFORE INSERT ON resource FOR EACH ROW EXECUTE FUNCTION break_it()",
    );
    await expect(apply()).rejects.toThrow();
    expect(await counts()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    await world.sql("DROP TRIGGER break_it ON resource");
    expect(lines(await apply())).toEqual(created);
  });

  test("two nodes that start with one file apply it once", async () => {
    const results = await Promise.all([apply(), apply(), apply()]);
    expect(results.map((changes) => changes.length).sort((a, b) => a - b)).toEqual([0, 0, created.length]);
    expect(await world.count("provider")).toBe(1);
    expect(await world.count("price_version")).toBe(2);
  });

  test("only owners, admins and the product apply; every operator may see the difference; customers may do neither", async () => {
    const customer = world.customer(await world.addCustomer());
    for (const ctx of [customer, world.operator("finance"), world.operator("read-only")]) {
      expect((await refusalOf(applyCatalog(ctx, file()))).code).toBe("permission_denied");
    }
    expect((await refusalOf(diffCatalog(customer, file()))).code).toBe("permission_denied");
    expect((await refusalOf(exportCatalog(customer))).code).toBe("permission_denied");
    expect(await diffCatalog(world.operator("read-only"), file())).toHaveLength(created.length);
    expect(await world.count("model")).toBe(0);
    expect(await applyCatalog(world.system, file())).toHaveLength(created.length);
  });
});

describe("exporting the catalog", () => {
  test("what is exported and printed reads back as no change, here as it is and elsewhere as the same catalog", async () => {
    await apply();
    await updateProvider(world.owner, { providerId: (await provider()).id, status: "disabled" });
    await updateModel(world.owner, {
      modelId: "tiered",
      status: "disabled",
      description: "a: #b\n- ${NOT_A_VARIABLE}\n'\"",
    });
    const exported = await exportCatalog(world.owner);
    expect(await diffCatalog(world.owner, exported)).toEqual([]);
    const printed = printCatalogFile(exported);
    expect(printed).toContain("secret: ${MAIN_OPENAI_A}");
    const again = parseCatalogFile(printed, { MAIN_OPENAI_A: env.KEY_A, MAIN_OPENAI_B: env.KEY_B });
    expect(await diffCatalog(world.owner, again)).toEqual([]);
    const other = await openWorld();
    try {
      await applyCatalog(other.owner, again);
      expect(printCatalogFile(await exportCatalog(other.owner))).toBe(printed);
    } finally {
      await other.close();
    }
  });

  test("without its variables the printed file is refused by their names", async () => {
    await apply();
    const printed = printCatalogFile(await exportCatalog(world.owner));
    const { text: said } = await refusalOf((async () => parseCatalogFile(printed, {}))());
    expect(said).toMatch(/MAIN_OPENAI_A[\s\S]*MAIN_OPENAI_B/);
  });

  test("two credentials never share a placeholder", () => {
    const entry = (name: string, label: string) => ({
      name,
      protocol: "openai" as const,
      baseUrl: "https://api.example.com",
      allowPrivateAddress: false,
      credentials: [{ label, secret: "shown-nowhere" }],
    });
    const providers = [entry("a-b", "c"), entry("a", "b-c"), entry("a.b", "c"), entry("1st", "c")];
    const printed = printCatalogFile({ currency: null, providers, models: [], resources: [] });
    const names = [...printed.matchAll(/secret: \$\{(\w+)\}/g)].map((match) => match[1]);
    expect(names).toEqual(["A_B_C", "A_B_C_2", "A_B_C_3", "_1ST_C"]);
    expect(printed).not.toContain("shown-nowhere");
  });
});
