import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { writeTestCatalog } from "../../support/test-catalog.ts";
import { openCliWorld, type CliWorld } from "../world.ts";

let world: CliWorld;
let simulator: Simulator;
let catalog = "";
let table = "";

beforeAll(async () => {
  world = await openCliWorld();
  simulator = await startSimulator({});
  catalog = await writeTestCatalog(world.dataDir, simulator.url);
  table = join(world.dataDir, "prices.csv");
  await writeFile(table, "model,input,output,cached_input\nplain,0.50,1.50,0.10\nother,0.1,,\n");
});
afterAll(async () => {
  await simulator.close();
  await world.close();
});

const versions = async () => (await world.sql("SELECT FROM price_version")).length;

test("a catalog file is compared, applied, and applied again without a change", async () => {
  const diff = await world.json(["catalog", "diff", catalog]);
  expect(diff.code).toBe(2);
  expect(await world.actions()).toEqual([]);
  expect((await world.json(["catalog", "apply", catalog])).json()).toHaveLength(
    (diff.json() as unknown[]).length,
  );
  expect(await world.plain(["catalog", "apply", catalog])).toMatchObject({
    code: 0,
    out: "nothing to change\n",
  });
  expect(await world.json(["catalog", "diff", catalog])).toMatchObject({ code: 0, out: "[]\n" });
  const yaml = await world.plain(["catalog", "export"]);
  expect(yaml.out).toContain("test-supplier");
  expect((await world.json(["catalog", "export"])).json()).toHaveProperty("models");
  const copy = join(world.dataDir, "copy.yaml");
  expect(await world.plain(["catalog", "export", copy])).toMatchObject({ code: 0, out: "" });
});

test.each([
  ["no-such-file.yaml", "failed", "ENOENT"],
  ["broken.yaml", "invalid_request", ""],
])("a catalog of %s is refused, and nothing is applied", async (name, code, words) => {
  await writeFile(join(world.dataDir, "broken.yaml"), "models: [{ id: 7, colour: red }]\n");
  const before = await world.actions();
  const told = await world.json(["catalog", "apply", join(world.dataDir, name)]);
  expect(told).toMatchObject({ code: 1, out: "" });
  expect(told.error().code).toBe(code);
  expect(told.error().message).toContain(words);
  expect(await world.actions()).toEqual(before);
});

describe("prices import", () => {
  test("shows what would change, and changes nothing", async () => {
    const before = [await versions(), (await world.actions()).length];
    const told = await world.json(["prices", "import", table, "--models", "plain"]);
    expect(told).toMatchObject({ code: 0, err: "" });
    expect(told.json()).toMatchObject({
      ...{ list: "the table", done: null, unchanged: 0, problems: [] },
      steps: [
        {
          ...{ kind: "price", model_id: "plain", name: "plain", deployment: null },
          changes: expect.arrayContaining([
            {
              ...{ component: "input", input_tokens_min: 0, input_tokens_max: null },
              ...{ now: "0.40", new: "0.50", change_percent: "+25.0" },
            },
          ]),
        },
      ],
    });
    const plain = await world.plain(["prices", "import", table, "--models", "plain"]);
    expect(plain.out).toMatch(/^model +what +component +inputs +now +new +change\n/);
    expect(plain.out).toMatch(/^plain +price USD +input +all +0\.40 +0\.50 +\+25\.0%$/m);
    expect(plain.out).toContain("nothing is changed (--draft, --approve)");
    expect([await versions(), (await world.actions()).length]).toEqual(before);
  });

  test("publishes on approval, with a markup, and stores drafts when told to", async () => {
    const before = await versions();
    const draft = ["prices", "import", table, "--models", "plain", "--markup", "2", "--draft"];
    expect((await world.json(draft)).json()).toMatchObject({
      done: "draft",
      steps: [{ price: { input: "1.00" } }],
    });
    expect(await world.sql("SELECT model_id, author FROM price_draft")).toEqual([
      { model_id: "plain", author: "cli" },
    ]);
    expect(await versions()).toBe(before);
    const approved = await world.plain(["prices", "import", table, "--models", "plain", "--approve"]);
    expect(approved).toMatchObject({ code: 0, err: "", out: expect.stringContaining("published") });
    expect(await versions()).toBe(before + 1);
    expect((await world.actions()).slice(-2)).toEqual(["price_draft.create", "price.publish"]);
    const listed = await world.json(["prices", "list", "--model", "plain", "--status", "in_force"]);
    expect(listed.json()).toMatchObject({
      items: [{ model_id: "plain", price: { input: "0.50", output: "1.50" } }],
    });
    expect((await world.plain(["prices", "list", "--model", "plain"])).out).toMatch(/^model +for +from/);
  });

  test("finds a model by its name at the supplier, and sets costs", async () => {
    const costs = join(world.dataDir, "costs.csv");
    await writeFile(costs, "model,input,output\nsim-plain,0.01,0.02\n");
    const told = await world.json(["prices", "import", costs, "--models", "plain", "--cost", "--approve"]);
    expect(told.json()).toMatchObject({
      steps: [{ kind: "cost", deployment: { upstream_model: "sim-plain" } }],
    });
    const [row] = await world.sql("SELECT cost FROM deployment WHERE upstream_model = 'sim-plain'");
    expect(row?.["cost"]).toMatchObject({ input: "0.01", output: "0.02", currency: "USD" });
    const mapped = ["prices", "import", costs, "--map", "sim-plain=other", "--models", "other"];
    expect((await world.json(mapped)).json()).toMatchObject({
      steps: [{ model_id: "other", name: "sim-plain" }],
    });
  });

  test("says which model has no usable price, and ends with 1 when it was asked for", async () => {
    const told = await world.json(["prices", "import", table, "--models", "other,slow", "--approve"]);
    expect(told.code).toBe(1);
    expect(told.json()).toMatchObject({
      steps: [],
      problems: [
        { model_id: "other", reason: expect.stringContaining("no output rate") },
        { model_id: "slow", reason: "the list does not have it" },
      ],
    });
    expect((await world.plain(["prices", "import", table])).code).toBe(0);
  });

  test.each([
    [["prices", "import"], "invalid_request"],
    [["prices", "import", "<table>", "--genai-prices"], "invalid_request"],
    [["prices", "import", "<table>", "--models", "nobody"], "invalid_request"],
    [["prices", "import", "<table>", "--markup", "0"], "invalid_request"],
    [["prices", "import", "<table>", "--markup", "0.01", "--approve"], "invalid_request"],
    [
      ["prices", "import", "<table>", "--markup", "3", "--approve", "--effective-from", "2001-01-01"],
      "invalid_request",
    ],
    [["prices", "import", "<table>", "--format", "litellm"], "invalid_request"],
    [["prices", "import", "/no/such/file"], "failed"],
  ])("%j is refused with %s, and writes nothing", async (args, code) => {
    const before = [await versions(), (await world.actions()).length];
    const told = await world.json(args.map((word) => (word === "<table>" ? table : word)));
    expect(told).toMatchObject({ code: 1, out: "" });
    expect(told.error().code).toBe(code);
    expect([await versions(), (await world.actions()).length]).toEqual(before);
  });

  test("takes the prices that come with genai-prices, without a network", async () => {
    const map = ["--map", "gpt-4o-mini=plain", "--models", "plain"];
    const told = await world.json(["prices", "import", "--genai-prices", "--provider", "openai", ...map]);
    expect(told.json()).toMatchObject({ list: "genai-prices", steps: [{ name: "openai/gpt-4o-mini" }] });
  });
});

describe("providers test", () => {
  test("tells whether each supplier answers and takes our credentials", async () => {
    const told = await world.json(["providers", "test"]);
    expect(told.json()).toMatchObject([
      { provider: "test-supplier", credential: "a", is_reachable: true, is_working: true, problem: null },
    ]);
    expect(told.code).toBe(0);
    expect(told.out).not.toContain("sk-supplier-secret");
    const plain = await world.plain(["providers", "test", "test-supplier", "--credential", "a"]);
    expect(plain.out).toMatch(/^test-supplier +a +ok/m);
  });

  test("ends with 1 when one does not, and when there is none of the name", async () => {
    const unknown = await world.json(["providers", "test", "nobody"]);
    expect(unknown).toMatchObject({ code: 1, out: "" });
    expect(unknown.error().code).toBe("not_found");
    await world.sql("UPDATE provider SET base_url = 'http://127.0.0.1:9/v1'");
    const told = await world.json(["providers", "test"]);
    expect(told.code).toBe(1);
    expect(told.json()).toMatchObject([{ is_reachable: false, is_working: false, http_status: null }]);
  });
});
