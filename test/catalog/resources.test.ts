import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  createModel,
  deleteResource,
  getResource,
  listResources,
  listResourceTypes,
  saveResource,
  type ListResourcesInput,
} from "../../src/catalog/index.ts";
import { openWorld, refusalOf, type World } from "./world.ts";

let world: World;
let customerId: string;
beforeAll(async () => {
  world = await openWorld();
  customerId = await world.addCustomer();
  await createModel(world.owner, {
    id: "open-model",
    displayName: "Open",
    tags: ["general"],
    metadata: { note: "ours" },
  });
  await createModel(world.owner, { id: "closed-model", visibility: "private" });
  await saveResource(world.owner, {
    type: "mcp",
    name: "search",
    displayName: "Search",
    tags: ["general"],
    endpoint: "https://mcp.example.com/search",
    metadata: { auth: "none" },
  });
  await saveResource(world.owner, { type: "skill", name: "review" });
});
afterAll(() => world.close());

const names = async (filter: Partial<ListResourcesInput> = {}) => {
  const input = { customerId, page: { limit: 100 }, ...filter };
  return (await listResources(world.customer(customerId), input)).items.map(
    (entry) => `${entry.type}/${entry.name}`,
  );
};

describe("resources", () => {
  test("the list has the entered resources and the models that the customer sees, newest first", async () => {
    expect(await names()).toEqual(["skill/review", "mcp/search", "model/open-model"]);
    expect(await names({ type: "model" })).toEqual(["model/open-model"]);
    expect(await names({ tag: "general" })).toEqual(["mcp/search", "model/open-model"]);
    expect(await names({ q: "SEAR" })).toEqual(["mcp/search"]);
    expect(await names({ q: "_" })).toEqual([]);
    const all = await listResources(world.owner, { customerId: null, page: { limit: 100 } });
    expect(all.items.map((entry) => entry.name)).toContain("closed-model");
  });

  test("one entry is read by its id; a model's entry tells no notes of the operator's", async () => {
    const { items } = await listResources(world.customer(customerId), { customerId, page: { limit: 100 } });
    for (const entry of items) {
      expect(entry.id).toMatch(/^res_/);
      expect(await getResource(world.customer(customerId), { customerId, resourceId: entry.id })).toEqual(
        entry,
      );
    }
    expect(items.find((entry) => entry.type === "mcp")).toMatchObject({
      displayName: "Search",
      status: "active",
      version: "1",
      endpoint: "https://mcp.example.com/search",
      metadata: { auth: "none" },
    });
    expect(items.find((entry) => entry.type === "model")?.metadata).toEqual({});
    for (const resourceId of ["res_model.closed-model", "res_none", "res_\u0000"]) {
      const call = getResource(world.customer(customerId), { customerId, resourceId });
      expect((await refusalOf(call)).code).toBe("not_found");
    }
  });

  test("pages join over both kinds of entries", async () => {
    const read = (cursor: string | null) =>
      listResources(world.customer(customerId), { customerId, page: { limit: 1, cursor } });
    const seen: string[] = [];
    for (let cursor: string | null = null, left = 5; left > 0; left--) {
      const page = await read(cursor);
      seen.push(...page.items.map((entry) => entry.name));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(seen).toEqual(["review", "search", "open-model"]);
  });

  test("every type is listed with its count, those without any too", async () => {
    const types = await listResourceTypes(world.customer(customerId), { customerId });
    expect(types.map(({ type, count }) => [type, count])).toEqual([
      ["model", 1],
      ["mcp", 1],
      ["skill", 1],
      ["agent", 0],
    ]);
    expect(types.every((type) => type.displayName !== "" && type.description !== "")).toBe(true);
  });

  test("saving changes what is stated and nothing else; saving the same leaves no trace", async () => {
    const saved = await saveResource(world.owner, {
      type: "mcp",
      name: "search",
      version: "2",
      endpoint: null,
    });
    expect(saved).toMatchObject({ version: "2", endpoint: null, displayName: "Search", tags: ["general"] });
    const before = await world.count("audit_event");
    await saveResource(world.owner, { type: "mcp", name: "search", version: "2" });
    expect(await world.count("audit_event")).toBe(before);
  });

  test("what is no resource is refused, and customers write none", async () => {
    const bad = { type: "mcp" as const, name: "a b", displayName: "", endpoint: "javascript:alert(1)" };
    expect((await refusalOf(saveResource(world.owner, bad))).fields).toEqual([
      "name",
      "displayName",
      "endpoint",
    ]);
    const model = { type: "model" as never, name: "mine" };
    expect((await refusalOf(saveResource(world.owner, model))).fields).toEqual(["type"]);
    const ctx = world.customer(customerId);
    expect((await refusalOf(saveResource(ctx, { type: "mcp", name: "mine" }))).code).toBe(
      "permission_denied",
    );
    const all = listResources(ctx, { customerId: null, page: { limit: 1 } });
    expect((await refusalOf(all)).code).toBe("permission_denied");
    const foreign = listResources(ctx, { customerId: "cus_other", page: { limit: 1 } });
    expect((await refusalOf(foreign)).code).toBe("not_found");
    expect(await world.count("resource")).toBe(2);
  });

  test("a deleted resource is gone, and the audit keeps what it was", async () => {
    const { id } = await saveResource(world.owner, { type: "agent", name: "gone" });
    expect((await refusalOf(deleteResource(world.customer(customerId), { resourceId: id }))).code).toBe(
      "permission_denied",
    );
    await deleteResource(world.owner, { resourceId: id });
    expect(await names({ type: "agent" })).toEqual([]);
    expect((await refusalOf(deleteResource(world.owner, { resourceId: id }))).code).toBe("not_found");
    const [audit] = (await world.audits()).filter((row) => row.action === "resource.delete");
    expect(audit?.before).toMatchObject({ type: "agent", name: "gone" });
  });
});
