import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type Person, type World } from "./world.ts";

const HALF_A_DAY = 12 * 60 * 60;
const HALF_A_YEAR = 180 * 24 * 60 * 60;

describe.each([
  { publicBaseUrl: "https://relay.example.com", prefix: "__Host-", secure: true },
  { publicBaseUrl: "http://127.0.0.1:3000", prefix: "", secure: false },
])("where browsers come by $publicBaseUrl", ({ publicBaseUrl, prefix, secure }) => {
  let world: World;
  let user: Person;
  let operator: Person;
  beforeAll(async () => {
    world = await openWorld({ publicBaseUrl });
    user = await world.person(await world.customer());
    operator = await world.operator();
  });
  afterAll(() => world.close());

  const attributes = (line: string): string[] => line.split("; ").slice(1);
  const flags = (seconds: number): string[] => [
    "Path=/",
    `Max-Age=${String(seconds)}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(secure ? ["Secure"] : []),
  ];

  test("a log-in sets the session's cookie and the device's, and none that a script or a sibling can reach", async () => {
    const visitor = world.visitor();
    const answer = await visitor.logIn(user);
    const [session = "", device = ""] = answer.setCookies;
    expect(answer.setCookies).toHaveLength(2);
    expect(session).toMatch(new RegExp(`^${prefix}tr_session=us_[0-9A-Za-z]{43}; `));
    expect(device).toMatch(new RegExp(`^${prefix}tr_device=[^;]+; `));
    expect(attributes(session)).toEqual(flags(HALF_A_DAY));
    expect(attributes(device)).toEqual(flags(HALF_A_YEAR));
    const token = visitor.cookies.get(`${prefix}tr_session`) ?? "none";
    expect(answer.text).not.toContain(token);
    const stored = await world.see("SELECT row_to_json(session)::text AS row FROM session");
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test("an operator's log-in sets a cookie of its own name, and gives programs the token", async () => {
    const visitor = world.visitor();
    const answer = await visitor.logInOperator(operator);
    const [session = ""] = answer.setCookies;
    expect(session).toMatch(new RegExp(`^${prefix}tr_operator=op_[0-9A-Za-z]{43}; `));
    expect(attributes(session)).toEqual(flags(HALF_A_DAY));
    expect(answer.data?.["logInOperator"]?.token).toBe(visitor.cookies.get(`${prefix}tr_operator`));
  });

  test("logging out takes the session's cookie back and leaves the device's", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const stolen = visitor.at(world.url);
    const answer = await visitor.ask("mutation { logOut(input: {}) { ended userErrors { code } } }");
    expect(answer.data?.["logOut"]).toEqual({ ended: 1, userErrors: [] });
    expect(answer.setCookies.map((line) => line.split(";")[0])).toEqual([`${prefix}tr_session=`]);
    expect(attributes(answer.setCookies[0] ?? "")).toEqual(flags(0));
    expect([...visitor.cookies.keys()]).toEqual([`${prefix}tr_device`]);
    const after = await stolen.ask("{ viewer { customerId } }");
    expect([after.status, after.code]).toEqual([401, "invalid_api_key"]);
  });

  test("the cookie of the other name is no session", async () => {
    const visitor = world.visitor();
    await visitor.logIn(user);
    const token = visitor.cookies.get(`${prefix}tr_session`) ?? "";
    const other = prefix === "" ? "__Host-tr_session" : "tr_session";
    const answer = await visitor.ask(
      "{ viewer { customerId } }",
      {},
      { headers: { cookie: `${other}=${token}` } },
    );
    expect([answer.status, answer.code]).toEqual([401, "missing_api_key"]);
  });
});
