import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

const LEAK = "postgres://relay:hunter2@10.0.0.7/db";

let world: World;
beforeAll(async () => {
  world = await openWorld({
    preflight: () => Promise.reject(new Error(`connection to ${LEAK} failed`)),
  });
});
afterAll(() => world.close());

const codes = (answer: GraphqlAnswer): unknown[] => answer.errors.map((error) => error.extensions["code"]);

async function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${world.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${world.acme.token}`, ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

describe("who is not let in", () => {
  test("without a key: 401 in GraphQL's shape, and nothing is executed", async () => {
    const answer = await world.ask(null, "{ viewer { name } }");
    expect(answer.status).toBe(401);
    expect(codes(answer)).toEqual(["missing_api_key"]);
    expect(answer.data).toBeUndefined();
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("with a token that is none: 401, on both endpoints, and no introspection", async () => {
    const query = getIntrospectionQuery();
    for (const answer of [await world.ask("tr_live_x", query), await world.askOperator("op_x", query)]) {
      expect([answer.status, ...codes(answer)]).toEqual([401, "invalid_api_key"]);
      expect(answer.data).toBeUndefined();
    }
  });

  test("a customer's key opens nothing for operators, nor an operator's token for customers", async () => {
    expect((await world.askOperator(world.acme.token, "{ operator { id } }")).status).toBe(401);
    expect((await world.ask(await world.operatorToken(), "{ viewer { name } }")).status).toBe(401);
  });

  test("an anonymous document is looked at no further than whether it is a log-in", async () => {
    const wrong = await world.askOperator(null, "{ providers { nodes { nmae } } }");
    expect([wrong.status, codes(wrong)]).toEqual([401, ["missing_api_key"]]);
    expect(JSON.stringify(wrong)).not.toContain("name");
  });
});

describe("what an error says", () => {
  test("an unknown failure is masked, reported, and carries the request's id", async () => {
    const answer = await world.ask(world.acme.token, `{ preflight(model: "qwen-plus") { callable } }`);
    const [error] = answer.errors;
    expect(error?.message).toBe("Something went wrong on our side.");
    expect(error?.extensions).toEqual({
      code: "internal_error",
      request_id: answer.headers.get("x-request-id"),
    });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(world.reported.at(-1)?.internal).toContain(LEAK);
  });

  test("an argument out of its limits is named with its place", async () => {
    const answer = await world.ask(world.acme.token, "{ apiKeys(first: 101) { nodes { id } } }");
    expect(answer.errors[0]?.message).toBe("first: must be at most 100.");
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: "invalid_request",
      fields: [{ field: "first", code: "invalid_request", message: "must be at most 100" }],
    });
  });

  test("no error ever carries a stack", async () => {
    const answers = await Promise.all([
      world.ask(world.acme.token, "{ nonsense }"),
      world.ask(world.acme.token, "{"),
      world.ask(world.acme.token, `{ apiKey(id: "key_0") { id } }`),
      post("{"),
    ]);
    for (const answer of answers) expect(JSON.stringify(answer)).not.toMatch(/stack|node_modules|\.ts:/);
  });

  test("unknown fields are refused with the code of REST", async () => {
    const answer = await world.ask(world.acme.token, "{ viewer { supplierCost } }");
    expect([answer.status, codes(answer)]).toEqual([400, ["invalid_request"]]);
  });
});

describe("bodies that are none", () => {
  test("malformed JSON is answered as a GraphQL error", async () => {
    const { status, text } = await post(`{"query":`);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: "invalid_request" } }] });
  });

  test.each([
    ["a body of more than 2 MiB", { query: "{ viewer { name } }", pad: "x".repeat(2_100_000) }],
    ["a document of more than 256 KiB", { query: `{ viewer { name } } #${"x".repeat(262_144)}` }],
  ])("%s: 413", async (_, body) => {
    const { status, text } = await post(JSON.stringify(body));
    expect([status, JSON.parse(text)]).toMatchObject([
      413,
      { errors: [{ extensions: { code: "request_too_large" } }] },
    ]);
  });

  test("a batch, a form and a mutation by GET are refused, and nothing is made", async () => {
    const before = await world.see("SELECT count(*) FROM api_key");
    const mutation = `mutation { createApiKey(input: { name: "x" }) { token } }`;
    expect((await post(JSON.stringify([{ query: mutation }]))).status).toBe(400);
    expect(
      (await post(`query=${mutation}`, { "content-type": "application/x-www-form-urlencoded" })).status,
    ).toBe(400);
    const byGet = await fetch(`${world.url}/graphql?query=${encodeURIComponent(mutation)}`, {
      headers: { authorization: `Bearer ${world.acme.token}`, "apollo-require-preflight": "1" },
    });
    expect(byGet.status).toBe(405);
    expect(await world.see("SELECT count(*) FROM api_key")).toEqual(before);
  });
});

describe("heavy operations", () => {
  const refused = async (query: string, variables?: object): Promise<string> => {
    const answer = await world.ask(world.acme.token, query, variables);
    expect([answer.status, codes(answer)]).toEqual([400, ["invalid_request"]]);
    expect(answer.data).toBeUndefined();
    return answer.errors[0]?.message ?? "";
  };

  test("more than 1000 tokens", async () => {
    expect(await refused(`{ ${"__typename ".repeat(1001)} }`)).toContain("1000 tokens");
  });

  test("more than 30 aliases", async () => {
    const aliases = Array.from({ length: 31 }, (_, index) => `a${String(index)}: __typename`);
    expect(await refused(`{ ${aliases.join(" ")} }`)).toContain("30 aliases");
  });

  test("more than 50 directives", async () => {
    const fields = "balance { currency @skip(if: false) } ".repeat(51);
    expect(await refused(`{ ${fields} }`)).toContain("50 directives");
  });

  test("more than 5000 units of cost, by page size: written, by variable, or by default", async () => {
    const wide = Array.from({ length: 30 }, (_, index) => `k${String(index)}: name`).join(" ");
    const both = `nodes { ${wide} } edges { node { id name prefix last4 status capabilities createdAt version
      expiresAt
      lastUsedAt ipAllowlist allowedModelIds rotatedFromId modelScope { mode modelIds } rateLimits {
        rpm tpm } } }`;
    const list = (first: string): string => `apiKeys(first: ${first}) { ${both} }`;
    expect(await refused(`{ ${list("100")} }`)).toContain("5000 units of cost");
    expect(await refused(`query Q($n: Int) { ${list("$n")} }`, { n: 100 })).toContain("5000 units of cost");
    expect(await refused(`query Q($n: Int = 100) { ${list("$n")} }`)).toContain("5000 units of cost");
    expect((await world.ask(world.acme.token, `{ ${list("20")} }`)).errors).toEqual([]);
  });

  test("fragments that multiply each other end at the cost, not at the machine", async () => {
    const fragments = Array.from(
      { length: 40 },
      (_, index) =>
        `fragment F${String(index)} on Query { ...F${String(index + 1)} ...F${String(index + 1)} }`,
    );
    const query = `{ ...F0 } ${fragments.join(" ")} fragment F40 on Query { __typename }`;
    expect(await refused(query)).toContain("5000 units of cost");
  });

  test("the introspection that tools send passes for whoever is signed in", async () => {
    const answer = await world.ask(world.acme.token, getIntrospectionQuery());
    expect([answer.status, answer.errors]).toEqual([200, []]);
  });
});
