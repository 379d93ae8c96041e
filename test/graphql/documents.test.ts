import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse, validate } from "graphql";
import { documentId, KnownDocuments, readKnownDocuments } from "../../src/graphql/known-documents.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let strict: World;
beforeAll(async () => {
  [world, strict] = await Promise.all([openWorld(), openWorld({}, { documents: "persisted" })]);
});
afterAll(() => Promise.all([world.close(), strict.close()]));

interface Answer {
  status: number;
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string; request_id: string } }[];
  extensions?: { cost: { requested: number; limit: number } };
}

async function post(
  to: World,
  body: object,
  path = "/graphql",
  token: string | null = to.acme.token,
): Promise<Answer> {
  const response = await fetch(`${to.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

async function get(to: World, search: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${to.url}/graphql?${String(new URLSearchParams(search))}`, {
    headers: { authorization: `Bearer ${to.acme.token}`, "apollo-require-preflight": "1" },
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const known = readKnownDocuments().customer;
const named = (name: string): string =>
  known.find((text) => new RegExp(`^(query|mutation) ${name}\\b`).test(text)) ?? "";
const code = ({ status, errors }: Answer): unknown[] => [status, errors?.[0]?.extensions.code];
const UNKNOWN = documentId("{ viewer { name } } # unknown");

describe("the registry", () => {
  test("is what the documents of REST make it", () => {
    const script = fileURLToPath(new URL("../../schema/write-documents.mjs", import.meta.url));
    execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" });
  });

  test("has one operation in each document, valid and under the hash of its text", () => {
    expect(known.length).toBeGreaterThan(10);
    for (const text of known) expect(validate(world.graphql.customerSchema, parse(text))).toEqual([]);
    const documents = new KnownDocuments(known);
    for (const text of known) {
      expect(documents.textOf({ method: "POST", search: "", body: { documentId: documentId(text) } })).toBe(
        text,
      );
    }
  });
});

describe("a document by its id", () => {
  test("is executed, posted and by GET, with its variables", async () => {
    const id = documentId(named("ApiKeys"));
    const posted = await post(world, { documentId: id, variables: { limit: 1 } });
    expect(posted).toMatchObject({
      status: 200,
      data: { apiKeys: { nodes: [{ id: world.acme.apiKey.id }] } },
    });
    const got = await get(world, { documentId: id, variables: `{"limit":1}` });
    expect(got.data).toEqual(posted.data);
  });

  test("that is not known is not found, and only to whoever may come in", async () => {
    expect(code(await post(world, { documentId: UNKNOWN }))).toEqual([404, "not_found"]);
    expect(code(await get(world, { documentId: UNKNOWN }))).toEqual([404, "not_found"]);
    expect(code(await post(world, { documentId: UNKNOWN }, "/graphql", null))).toEqual([
      401,
      "missing_api_key",
    ]);
    const operator = await world.operatorToken();
    const id = documentId(named("ApiKeys"));
    expect(code(await post(world, { documentId: id }, "/graphql/operator", operator))).toEqual([
      404,
      "not_found",
    ]);
  });

  test("is refused beside a text, and as anything but a text", async () => {
    const both = { documentId: documentId(named("ApiKeys")), query: "{ __typename }" };
    expect(code(await post(world, both))).toEqual([400, "invalid_request"]);
    for (const documentId of [1, null, {}, ""])
      expect((await post(world, { documentId })).status).toBeGreaterThanOrEqual(400);
  });

  test("of a mutation is not executed by GET, and nothing is made", async () => {
    const before = await world.see("SELECT count(*) FROM api_key");
    const variables = JSON.stringify({ input: { name: "x" } });
    const answer = await get(world, { documentId: documentId(named("CreateApiKey")), variables });
    expect(answer.status).toBe(405);
    expect(await world.see("SELECT count(*) FROM api_key")).toEqual(before);
  });
});

describe("what an operation costs", () => {
  test("is told with its limit, which is larger for a known document, however it is sent", async () => {
    const text = named("ApiKeys");
    const free = await post(world, { query: "{ apiKeys(first: 10) { nodes { id name } } }" });
    expect(free.extensions).toEqual({ cost: { requested: 1 + 10 + 20, limit: 5000 } });
    for (const body of [{ documentId: documentId(text) }, { query: text }]) {
      expect((await post(world, body)).extensions?.cost.limit).toBe(20_000);
    }
  });

  test("is not told of what could not be read", async () => {
    expect((await post(world, { query: "{" })).extensions).toBeUndefined();
  });
});

describe("in the mode persisted", () => {
  test("known documents are executed, by their id or as text", async () => {
    const text = named("ApiKeys");
    for (const body of [{ documentId: documentId(text) }, { query: text }])
      expect((await post(strict, body)).status).toBe(200);
  });

  test("every other text is not found at any door, introspection too, and nothing is made", async () => {
    const before = await strict.see("SELECT count(*) FROM api_key");
    const operator = await strict.operatorToken();
    for (const query of [
      "{ viewer { name } }",
      "{ __schema { types { name } } }",
      `mutation { createApiKey(input: { name: "x" }) { token } }`,
    ])
      expect(code(await post(strict, { query }))).toEqual([404, "not_found"]);
    expect(code(await get(strict, { query: "{ viewer { name } }" }))).toEqual([404, "not_found"]);
    expect(code(await post(strict, { query: "{ operator { id } }" }, "/graphql/operator", operator))).toEqual(
      [404, "not_found"],
    );
    const streamed = await post(
      strict,
      { query: "subscription { balanceChanged { total } }" },
      "/graphql/stream",
    );
    expect(code(streamed)).toEqual([404, "not_found"]);
    expect(await strict.see("SELECT count(*) FROM api_key")).toEqual(before);
  });
});
