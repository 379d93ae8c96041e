import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Visitor } from "./visitor.ts";
import { openWorld, PUBLIC, type Person, type World } from "./world.ts";

let world: World;
let user: Person;
let operator: Person;
beforeAll(async () => {
  world = await openWorld();
  user = await world.person(await world.customer());
  operator = await world.operator();
});
afterAll(() => world.close());

const WRITE = `mutation { createApiKey(input: { name: "written" }) { apiKey { id } userErrors { code } } }`;
const FOREIGN = "https://evil.example.com";
const SIBLING = "https://other.relay.example.com";

const keys = async (): Promise<unknown> =>
  (await world.see("SELECT count(*)::int AS n FROM api_key"))[0]?.["n"];
const sessions = async (): Promise<unknown> =>
  (await world.see("SELECT count(*)::int AS n FROM session"))[0]?.["n"];

describe("a write by cookie", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = world.visitor();
    await visitor.logIn(user);
  });

  const own = { origin: PUBLIC, "sec-fetch-site": "same-origin" };
  test.each<{ what: string; headers: Record<string, string | null>; status: number }>([
    { what: "of our own page", headers: own, status: 200 },
    {
      what: "of a browser that does not say where from",
      headers: { ...own, "sec-fetch-site": null },
      status: 200,
    },
    { what: "that somebody typed", headers: { ...own, "sec-fetch-site": "none" }, status: 200 },
    {
      what: "of another name of this server",
      headers: { ...own, origin: "https://relay.internal:8443", host: "relay.internal:8443" },
      status: 200,
    },
    { what: "without an origin", headers: { ...own, origin: null }, status: 403 },
    { what: "of the origin null", headers: { ...own, origin: "null" }, status: 403 },
    { what: "of another site", headers: { origin: FOREIGN, "sec-fetch-site": "cross-site" }, status: 403 },
    { what: "of another site, untold", headers: { origin: FOREIGN, "sec-fetch-site": null }, status: 403 },
    { what: "of a sibling", headers: { origin: SIBLING, "sec-fetch-site": "same-site" }, status: 403 },
    { what: "of a sibling, untold", headers: { origin: SIBLING, "sec-fetch-site": null }, status: 403 },
    { what: "that only claims our origin", headers: { ...own, "sec-fetch-site": "cross-site" }, status: 403 },
    {
      what: "of our name by http",
      headers: { ...own, origin: PUBLIC.replace("https", "http") },
      status: 403,
    },
    { what: "of our name at another port", headers: { ...own, origin: `${PUBLIC}:8443` }, status: 403 },
    { what: "without the word", headers: { ...own, "x-relay-csrf": null }, status: 403 },
    { what: "with an empty word", headers: { ...own, "x-relay-csrf": "" }, status: 403 },
    { what: "with a wrong word", headers: { ...own, "x-relay-csrf": "A".repeat(22) }, status: 403 },
  ])("$what: $status", async ({ headers, status }) => {
    for (const send of [
      () => visitor.ask(WRITE, {}, { headers }),
      () =>
        visitor.send(
          "POST /openapi/v1/api-keys",
          { "content-type": "application/json", "x-relay-csrf": visitor.csrfToken, ...headers },
          JSON.stringify({ name: "written" }),
        ),
    ]) {
      const before = Number(await keys());
      const answer = await send();
      const made = Number(await keys()) - before;
      if (status === 200) expect([answer.status < 300, made]).toEqual([true, 1]);
      else expect([answer.status, answer.code, made]).toEqual([status, "permission_denied", 0]);
    }
  });

  test("needs the word of its own session, not of another one of the same person", async () => {
    const other = world.visitor();
    await other.logIn(user);
    const answer = await visitor.ask(WRITE, {}, { headers: { "x-relay-csrf": other.csrfToken } });
    expect([answer.status, answer.code]).toEqual([403, "permission_denied"]);
  });

  test("a query by POST needs all that too", async () => {
    const query = "{ viewer { customerId csrfToken } }";
    const answer = await visitor.ask(query, {}, { headers: { "x-relay-csrf": null } });
    expect([answer.status, answer.code, answer.data]).toEqual([403, "permission_denied", null]);
    const let_in = await visitor.ask(query);
    expect(let_in.data?.["viewer"]?.csrfToken).toBe(visitor.csrfToken);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", null])(
    "JSON that is sent as %s is not read",
    async (type) => {
      const before = await keys();
      const graphql = await visitor.ask(WRITE, {}, { headers: { "content-type": type } });
      expect([400, 415]).toContain(graphql.status);
      const rest = await visitor.send(
        "POST /openapi/v1/api-keys",
        { ...own, "content-type": type, "x-relay-csrf": visitor.csrfToken },
        JSON.stringify({ name: "written" }),
      );
      expect(rest.status).toBe(415);
      expect(await keys()).toBe(before);
    },
  );

  test("the operators' cookie is guarded in the same way", async () => {
    const boss = world.visitor();
    await boss.logInOperator(operator);
    const door = "/graphql/operator";
    const query = `mutation { createCustomer(input: { name: "Made", currency: "USD" }) { userErrors { code } } }`;
    for (const headers of [
      { "x-relay-csrf": null },
      { origin: FOREIGN, "sec-fetch-site": "cross-site" },
      { origin: SIBLING, "sec-fetch-site": "same-site" },
      { origin: null },
    ]) {
      const answer = await boss.ask(query, {}, { door, headers });
      expect([answer.status, answer.code]).toEqual([403, "permission_denied"]);
    }
    expect(await world.see("SELECT id FROM customer WHERE name = 'Made'")).toEqual([]);
    expect((await boss.ask(query, {}, { door })).status).toBe(200);
  });
});

describe("reading by cookie", () => {
  test("a GET needs no word: a table can be downloaded by a link", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const answer = await visitor.send("GET /openapi/v1/balance-transactions.csv");
    expect([answer.status, answer.headers["content-type"]]).toEqual([
      200,
      "text/csv; charset=utf-8; header=present",
    ]);
    const client = await visitor.send("GET /openapi/v1/client");
    expect([client.status, client.text.includes(user.customerId)]).toEqual([200, true]);
    expect(client.headers["cache-control"]).toBe("no-store");
  });

  test("a page that was loaded anew gets the word of its session by a GET", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const query = encodeURIComponent("{ viewer { csrfToken } }");
    const answer = await visitor.send(`GET /graphql?query=${query}`, { "apollo-require-preflight": "1" });
    expect(answer.data?.["viewer"]?.csrfToken).toBe(visitor.csrfToken);
  });

  test("inference takes no cookie", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const headers = {
      ...{ "content-type": "application/json", origin: PUBLIC },
      "x-relay-csrf": visitor.csrfToken,
    };
    const body = JSON.stringify({ model: "qwen-plus", messages: [{ role: "user", content: "Hi" }] });
    expect((await visitor.send("POST /v1/chat/completions", headers, body)).status).toBe(401);
    expect((await visitor.send("GET /v1/models")).status).toBe(401);
  });

  test("a GET of GraphQL by a plain link or image is refused, and changes nothing in any case", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const plain = await visitor.send(`GET /graphql?query=${encodeURIComponent("{ viewer { customerId } }")}`);
    expect(plain.status).toBe(400);
    const before = await keys();
    const write = await visitor.send(`GET /graphql?query=${encodeURIComponent(WRITE)}`, {
      "apollo-require-preflight": "1",
    });
    expect([write.status, await keys()]).toEqual([405, before]);
  });

  test("no answer lets a page of another origin read it", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const answer = await visitor.send("GET /openapi/v1/client", { origin: FOREIGN });
    const names = Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"));
    expect(names).toEqual([]);
    expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
  });
});

describe("a log-in (nobody is made to use an account that is not theirs)", () => {
  test.each<{ what: string; headers: Record<string, string | null>; status: number }>([
    { what: "of our own page", headers: {}, status: 200 },
    { what: "of a program", headers: { origin: null, "sec-fetch-site": null }, status: 200 },
    { what: "of another site", headers: { origin: FOREIGN, "sec-fetch-site": "cross-site" }, status: 403 },
    { what: "of another site, untold", headers: { origin: FOREIGN, "sec-fetch-site": null }, status: 403 },
    { what: "of a sibling", headers: { origin: SIBLING, "sec-fetch-site": "same-site" }, status: 403 },
    { what: "of the origin null", headers: { origin: "null", "sec-fetch-site": null }, status: 403 },
    { what: "as text", headers: { "content-type": "text/plain" }, status: 400 },
    {
      what: "as text, past the preflight",
      headers: { "content-type": "text/plain", "apollo-require-preflight": "1" },
      status: 401,
    },
    { what: "as a form", headers: { "content-type": "application/x-www-form-urlencoded" }, status: 400 },
  ])("$what: $status", async ({ headers, status }) => {
    const raw = JSON.stringify({
      query: `mutation ($input: LogInInput!) { logIn(input: $input) { expiresAt } }`,
      variables: { input: { email: user.email, password: user.password } },
    });
    const before = Number(await sessions());
    const answer = await world.visitor().ask("", {}, { headers, raw });
    expect([answer.status, answer.setCookies.length > 0]).toEqual([status, status === 200]);
    expect(Number(await sessions()) - before).toBe(status === 200 ? 1 : 0);
  });

  test("a stale cookie does not keep anybody from logging in", async () => {
    const visitor = world.visitor();
    visitor.cookies.set("__Host-tr_session", `us_${"0".repeat(43)}`);
    expect((await visitor.logIn(user)).status).toBe(200);
    expect((await visitor.ask("{ viewer { customerId } }")).status).toBe(200);
  });
});
