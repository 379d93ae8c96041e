import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { entitleCustomer, saveResource } from "../../src/catalog/index.ts";
import { SECRETS } from "../graphql/samples.ts";
import { openWorld, type RestAnswer, type World } from "../graphql/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await saveResource(world.system, {
    ...{ type: "mcp", name: "search", displayName: "Search", description: "Finds things." },
    ...{ tags: ["general", "web"], endpoint: "https://mcp.example.com/search", version: "3" },
    metadata: { snake_case: 1, camelCase: { auth: "none" } },
  });
  await saveResource(world.system, { type: "skill", name: "review", status: "disabled" });
});
afterAll(() => world.close());

interface Entry {
  id: string;
  type: string;
  name: string;
}
interface Listed {
  items: Entry[];
  next_cursor: string | null;
}

const FIELDS =
  "id type name display_name description status version tags endpoint metadata created_at updated_at";
const call = (path: string, token = world.acme.token): Promise<RestAnswer> =>
  world.call(token, `GET /openapi/v1${path}`);
const list = async (query = "", token = world.acme.token): Promise<Listed> =>
  (await call(`/resources${query}`, token)).body.data as never;
const names = async (query = "", token = world.acme.token): Promise<string[]> =>
  (await list(query, token)).items.map(({ type, name }) => `${type}/${name}`);

const MODELS = ["model/auto-chat", "model/qwen-max", "model/qwen-plus"];

describe("GET /openapi/v1/resources", () => {
  test("has what was entered and the models that are seen, with the contract's fields", async () => {
    expect((await names()).sort()).toEqual(["mcp/search", ...MODELS, "skill/review"].sort());
    const [entry] = (await list("?type=mcp")).items;
    expect(Object.keys(entry ?? {})).toEqual(FIELDS.split(" "));
    expect(entry).toMatchObject({
      ...{ type: "mcp", name: "search", display_name: "Search", description: "Finds things.", version: "3" },
      ...{ tags: ["general", "web"], endpoint: "https://mcp.example.com/search", status: "active" },
      metadata: { snake_case: 1, camelCase: { auth: "none" } },
    });
  });

  test("is narrowed by type, tag and q", async () => {
    expect((await names("?type=model")).sort()).toEqual(MODELS);
    expect((await names("?tag=general")).sort()).toEqual([
      ...["mcp/search", "model/qwen-max", "model/qwen-plus"],
    ]);
    expect(await names("?q=FINDS")).toEqual(["mcp/search"]);
    expect(await names("?q=%25")).toEqual([]);
    expect(await names("?tag=secret-tag")).toEqual([]);
    expect(await names("?type=agent")).toEqual([]);
    expect(await names("?type=model&tag=fast&q=plus")).toEqual(["model/qwen-plus"]);
  });

  test.each([
    ["?type=tool", "invalid_request"],
    ["?limit=0", "invalid_request"],
    ["?cursor=x", "invalid_request"],
    ["?status=active", "unknown_parameter"],
  ])("%s is refused", async (query, code) => {
    const { status, body } = await call(`/resources${query}`);
    expect([status, body.code]).toEqual([400, code]);
  });

  test("pages without a gap", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Listed = await list(`?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual((await list()).items.map(({ id }) => id));
  });

  test("a private model is seen by whom it is entitled to, and by nobody else", async () => {
    await entitleCustomer(world.system, { customerId: world.rival.customerId, modelId: "hidden" });
    expect(await names("?q=hidden", world.rival.token)).toEqual(["model/hidden"]);
    expect(await names("?q=hidden")).toEqual([]);
    expect((await call("/resources/res_model.hidden", world.rival.token)).status).toBe(200);
    expect((await call("/resources/res_model.hidden")).status).toBe(404);
  });
});

describe("GET /openapi/v1/resources/{id}", () => {
  test("is each entry of the list", async () => {
    for (const entry of (await list()).items) {
      const { status, body, headers } = await call(`/resources/${encodeURIComponent(entry.id)}`);
      expect([status, body.data]).toEqual([200, entry]);
      // Its version is a text of its own, not one by which it could be changed.
      expect(headers.get("etag")).toBeNull();
    }
  });

  test.each(["res_00000000000000000000000000", "res_model.nope", "nonsense", "res_%00", "res_model.%2e%2e"])(
    "%s gives one and the same 404",
    async (id) => {
      const { status, body } = await call(`/resources/${id}`);
      expect([status, body.code, body.message, body.data]).toEqual([
        ...[404, "not_found", "There is no such thing here.", null],
      ]);
    },
  );
});

describe("GET /openapi/v1/resource-types", () => {
  test("lists every type with its count, those without any too", async () => {
    const { body } = await call("/resource-types");
    const { items } = body.data as never as { items: Record<string, unknown>[] };
    expect(items.map(({ type, count }) => [type, count])).toEqual([
      ["model", 3],
      ["mcp", 1],
      ["skill", 1],
      ["agent", 0],
    ]);
    for (const item of items)
      expect(Object.keys(item)).toEqual(["type", "display_name", "description", "count"]);
  });
});

describe("the customer's view of resources", () => {
  test("tells nothing of suppliers", async () => {
    const answers = await Promise.all(
      ["/resources", "/resource-types", "/resources/res_model.qwen-plus"].map((path) => call(path)),
    );
    const text = JSON.stringify(answers.map(({ body }) => body));
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  });

  test("needs account:read, and takes no other method", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    for (const path of ["/resources", "/resource-types", "/resources/res_model.qwen-plus"]) {
      expect((await call(path, token)).status).toBe(403);
      const wrong = await world.call(world.acme.token, `POST /openapi/v1${path}`, {});
      expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET"]);
    }
  });

  test("is the same over GraphQL", async () => {
    const query = `{ resources(type: mcp) { nodes { id name metadata } } resourceTypes { type count }
      resource(id: "res_model.qwen-plus") { name endpoint } }`;
    const { data } = await world.ask(world.acme.token, query);
    const [entry] = (await list("?type=mcp")).items;
    expect(data).toMatchObject({
      resources: { nodes: [{ id: entry?.id, metadata: { snake_case: 1 } }] },
      resource: { name: "qwen-plus", endpoint: null },
    });
  });
});
