import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Answer } from "./visitor.ts";
import { openWorld, type Person, type World } from "./world.ts";
import { hashEachAnew } from "../support/remembered-argon2.ts";

let world: World;
let user: Person;
beforeAll(async () => {
  world = await openWorld();
  user = await world.person(await world.customer());
});
afterAll(() => world.close());

const program = { origin: null, "sec-fetch-site": null };
const ask = (query: string, door: "/graphql" | "/graphql/operator" = "/graphql"): Promise<Answer> =>
  world.visitor().ask(query, {}, { door, headers: program });
const REFUSED = [401, "missing_api_key", null];
const logIn = (): string =>
  `logIn(input: { email: "${user.email}", password: "${user.password}" }) { expiresAt }`;

describe("without credentials", () => {
  test.each<{ what: string; query: () => string }>([
    { what: "a query", query: () => "{ viewer { customerId } }" },
    { what: "introspection", query: () => "{ __schema { types { name } } }" },
    { what: "the name of the root", query: () => "{ __typename }" },
    { what: "a log-in with the name of the root", query: () => `mutation { __typename ${logIn()} }` },
    { what: "two log-ins", query: () => `mutation { a: ${logIn()} b: ${logIn()} }` },
    {
      what: "a log-in in a fragment",
      query: () => `mutation { ...In } fragment In on Mutation { ${logIn()} }`,
    },
    {
      what: "a log-in beside something else",
      query: () => `mutation { ${logIn()} logOut(input: {}) { ended } }`,
    },
    {
      what: "a log-in beside something in a fragment",
      query: () =>
        `mutation { ${logIn()} ...More } fragment More on Mutation { logOut(input: {}) { ended } }`,
    },
    {
      what: "a log-in beside something in an inline fragment",
      query: () => `mutation { ${logIn()} ... on Mutation { logOut(input: {}) { ended } } }`,
    },
    { what: "one of two operations", query: () => `mutation A { ${logIn()} } query B { __typename }` },
    { what: "a fragment that is not there", query: () => "mutation { ...Missing }" },
    {
      what: "a fragment that goes in a circle",
      query: () => "mutation { ...F } fragment F on Mutation { ...F }",
    },
    { what: "a query with a public name", query: () => "{ logIn { expiresAt } }" },
    { what: "what cannot be read", query: () => "mutation { logIn(" },
    { what: "nothing", query: () => "" },
  ])("$what is refused before it is executed", async ({ query }) => {
    const before = await world.see("SELECT count(*)::int AS n FROM session");
    for (const door of ["/graphql", "/graphql/operator"] as const) {
      const answer = await ask(query(), door);
      expect([answer.status, answer.code, answer.data]).toEqual(REFUSED);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
    expect(await world.see("SELECT count(*)::int AS n FROM session")).toEqual(before);
  });

  test("what is public is let in by itself, under another name too", async () => {
    const answer = await ask(`mutation { me: ${logIn()} }`);
    expect([answer.status, answer.setCookies.length]).toEqual([200, 2]);
  });

  test("a page learns whether it may offer to sign up, and nothing else", async () => {
    const answer = await ask("{ serverInfo { signUpIsOpen publicUrl } }");
    expect(answer.data).toEqual({ serverInfo: { signUpIsOpen: false, publicUrl: world.origin } });
    const beside = await ask("{ serverInfo { signUpIsOpen } __schema { types { name } } }");
    expect([beside.status, beside.code, beside.data]).toEqual(REFUSED);
    const key = await world.key(user.customerId);
    const headers = { ...program, authorization: `Bearer ${key}` };
    const known = await world.visitor().ask("{ serverInfo { signUpIsOpen } }", {}, { headers });
    expect(known.data).toEqual({ serverInfo: { signUpIsOpen: false } });
  });

  test("a body that says one thing and an address that says another is taken at what is executed", async () => {
    const address = `/graphql?query=${encodeURIComponent("{ __schema { types { name } } }")}`;
    const headers = { "content-type": "application/json", "apollo-require-preflight": "1" };
    const body = JSON.stringify({ query: `mutation { ${logIn()} }` });
    const got = await world.visitor().send(`GET ${address}`, headers, body);
    expect([got.status, got.code, got.data]).toEqual(REFUSED);
    const posted = await world.visitor().send(`POST ${address}`, headers, body);
    expect(posted.text).not.toContain("__schema");
    expect(posted.data?.["logIn"]).toBeDefined();
  });

  test("REST has nothing for strangers but its own description", async () => {
    const visitor = world.visitor();
    for (const path of ["/client", "/balance", "/api-keys", "/models"])
      expect((await visitor.send(`GET /openapi/v1${path}`)).status).toBe(401);
    expect((await visitor.send("GET /openapi/v1/openapi.json")).status).toBe(200);
  });
});

describe("sign-up", () => {
  const input = { company: "New", name: "Ann", email: "ann@example.com", password: "a long enough password" };
  const SIGN_UP = `mutation ($input: SignUpInput!) {
    signUp(input: $input) { member { id email name role } userErrors { field code } } }`;
  const made = (): Promise<unknown> => world.see("SELECT id FROM customer WHERE name = 'New'");

  test("is closed unless it is opened: nothing is made", async () => {
    const answer = await world.visitor().ask(SIGN_UP, { input: { ...input, currency: "USD" } });
    expect([answer.code, answer.message]).toEqual(["permission_denied", "Sign-up is closed."]);
    expect(await made()).toEqual([]);
  });

  test("where it is open, makes a customer with an owner who can log in, and says it in the audit", async () => {
    const open = await world.secondNode({ signUp: "open" });
    const visitor = open.visitor();
    const { data } = await visitor.ask(SIGN_UP, { input: { ...input, currency: "EUR" } });
    expect(data?.["signUp"]).toEqual({
      member: { id: expect.any(String) as unknown, email: input.email, name: "Ann", role: "owner" },
      userErrors: [],
    });
    expect((await visitor.logIn(input)).status).toBe(200);
    const client = await visitor.send("GET /openapi/v1/client");
    expect(JSON.parse(client.text)).toMatchObject({ data: { name: "New", currency: "EUR" } });
    const rows = await world.see(
      "SELECT action, actor_kind FROM audit_event WHERE actor_kind = 'anonymous' ORDER BY at, id",
    );
    expect(rows.map(({ action }) => action)).toEqual(["customer.sign_up", "customer_user.create"]);
    const again = await visitor.ask(SIGN_UP, { input: { ...input, currency: "EUR" } });
    expect(again.data?.["signUp"]).toEqual({
      member: null,
      userErrors: [{ field: "input.email", code: "conflict" }],
    });
    expect(await made()).toHaveLength(1);
  });

  test.each([
    { field: "password", value: "short" },
    { field: "email", value: "no address" },
    { field: "currency", value: "dollars" },
    { field: "reportingTimezone", value: "Mars/Olympus" },
  ])("with a bad $field names it and makes nothing", async ({ field, value }) => {
    const open = await world.secondNode({ signUp: "open" });
    const before = await world.see("SELECT count(*)::int AS n FROM customer");
    const wrong = { ...input, email: `${field}@example.com`.toLowerCase(), currency: "USD", [field]: value };
    const { data } = await open.visitor().ask(SIGN_UP, { input: wrong });
    expect(data?.["signUp"]).toEqual({
      member: null,
      userErrors: [{ field: `input.${field}`, code: "invalid_request" }],
    });
    expect(await world.see("SELECT count(*)::int AS n FROM customer")).toEqual(before);
  });
});

describe("many log-ins at once", () => {
  // So many that they come faster than passwords are hashed, however busy the machine is.
  const MANY = 200;

  test("beyond what can wait are told to come again, by status and header; the others come in", async () => {
    const page = world.visitor();
    await page.logIn(user);
    const pages = Array.from({ length: MANY }, () => page.at(world.url));
    hashEachAnew();
    const answers = await Promise.all(pages.map((each) => each.logIn(user)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, code, setCookies } of refused)
      expect([Number(headers["retry-after"]) > 0, code, setCookies]).toEqual([true, "rate_limited", []]);
    const [inside] = answers.filter(({ status }) => status === 200);
    expect(inside?.setCookies).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(MANY);
  });
});

describe("headers of management", () => {
  const paths = [
    "/openapi/v1/client",
    "/graphql",
    "/graphql/operator",
    "/healthz",
    "/nothing",
    "/webhooks/payment",
  ];
  test.each(paths)("%s: nothing is kept, framed, sniffed or told about us", async (path) => {
    const { headers } = await world.visitor().send(`GET ${path}`);
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "strict-transport-security": "max-age=31536000",
    });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(Object.keys(headers)).not.toContain("x-powered-by");
    expect(Object.keys(headers)).not.toContain("server");
  });

  test("by plain http nobody is told to insist on https", async () => {
    const plain = await world.secondNode({ publicBaseUrl: "http://127.0.0.1:3000" });
    const { headers } = await plain.visitor().send("GET /healthz");
    expect(headers["strict-transport-security"]).toBeUndefined();
  });
});
