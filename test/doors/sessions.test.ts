import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Answer, Visitor } from "./visitor.ts";
import { openWorld, type Person, type World } from "./world.ts";

let world: World;
let second: { url: string };
let operator: Person;
beforeAll(async () => {
  world = await openWorld();
  second = await world.secondNode();
  operator = await world.operator();
});
afterAll(() => world.close());

const MINUTE = 60_000;
const VIEWER = `{ viewer { customerId permissions csrfToken apiKey { id } member { id email role }
  session { id isCurrent expiresAt } } }`;

let user: Person;
let visitor: Visitor;
beforeEach(async () => {
  user = await world.person(await world.customer(), "owner");
  visitor = world.visitor();
  await visitor.logIn(user);
});

const stateOf = async (page: Visitor): Promise<unknown> => {
  const { status, code } = await page.ask("{ viewer { customerId } }");
  return status === 200 ? "in" : `${String(status)} ${String(code)}`;
};
const OUT = "401 invalid_api_key";

async function logInAgain(person: Person): Promise<Visitor> {
  const page = world.visitor();
  await page.logIn(person);
  return page;
}

const auditOf = (action: string): Promise<Record<string, unknown>[]> =>
  world.see(
    `SELECT actor_kind, actor_id, customer_id, before, after FROM audit_event WHERE action = $1
     ORDER BY at, id`,
    [action],
  );

describe("a session", () => {
  test("shows who asks, what they may do, and until when", async () => {
    const { data } = await visitor.ask(VIEWER);
    expect(data?.["viewer"]).toMatchObject({
      customerId: user.customerId,
      permissions: ["inference", "account:read", "account:write", "keys:write"],
      csrfToken: visitor.csrfToken,
      apiKey: null,
      member: { id: user.id, email: user.email, role: "owner" },
      session: { isCurrent: true },
    });
    const key = await world.key(user.customerId, ["account:read"]);
    const program = world.visitor();
    const headers = { authorization: `Bearer ${key}`, origin: null };
    const asked = await program.ask(VIEWER, {}, { headers });
    expect(asked.data?.["viewer"]).toMatchObject({
      ...{ permissions: ["account:read"], csrfToken: null, member: null, session: null },
      apiKey: { id: expect.stringMatching(/^key_/) as unknown },
    });
  });

  test("has an id that was not there before: one that somebody planted is not taken up", async () => {
    const planted = `us_${"p".repeat(43)}`;
    const page = world.visitor();
    page.cookies.set("__Host-tr_session", planted);
    await page.logIn(user);
    const first = page.cookies.get("__Host-tr_session");
    await page.logIn(user);
    const second = page.cookies.get("__Host-tr_session");
    expect(new Set([planted, first, second]).size).toBe(3);
  });

  test("is not sent beside a key: 400, and neither is used", async () => {
    const key = await world.key(user.customerId);
    for (const headers of [
      { authorization: `Bearer ${key}` },
      { "x-api-key": key },
      { authorization: "Basic eDp5" },
    ]) {
      const answers = [
        await visitor.ask("{ viewer { customerId } }", {}, { headers }),
        await visitor.send("GET /openapi/v1/client", headers),
      ];
      for (const answer of answers) expect([answer.status, answer.code]).toEqual([400, "invalid_request"]);
    }
    const boss = world.visitor();
    const { data } = await boss.logInOperator(operator);
    const token = String(data?.["logInOperator"]?.token);
    const both = { door: "/graphql/operator", headers: { authorization: `Bearer ${token}` } } as const;
    expect((await boss.ask("{ operator { id } }", {}, both)).code).toBe("invalid_request");
  });

  test("is nothing as a bearer token, nor at the other door, nor twice", async () => {
    const token = visitor.cookies.get("__Host-tr_session") ?? "";
    const boss = world.visitor();
    await boss.logInOperator(operator);
    const operators = boss.cookies.get("__Host-tr_operator") ?? "";
    const bare = (
      headers: Record<string, string>,
      door: "/graphql" | "/graphql/operator" = "/graphql",
    ): Promise<Answer> =>
      world
        .visitor()
        .ask("{ __typename }", {}, { door, headers: { "x-relay-csrf": visitor.csrfToken, ...headers } });
    for (const [answer, status] of [
      [await bare({ authorization: `Bearer ${token}` }), 401],
      [await bare({ authorization: `Bearer ${token}` }, "/graphql/operator"), 401],
      [await bare({ cookie: `__Host-tr_operator=${token}` }, "/graphql/operator"), 401],
      [await bare({ cookie: `__Host-tr_session=${operators}`, "x-relay-csrf": boss.csrfToken ?? "" }), 401],
      [await bare({ cookie: `__Host-tr_session=${token}; __Host-tr_session=us_${"0".repeat(43)}` }), 400],
      [await bare({ cookie: `__Host-tr_session=${token}; __Host-tr_session=${token}` }), 200],
    ] as const)
      expect(answer.status).toBe(status);
  });

  test("opens nothing of another customer", async () => {
    const rival = await world.person(await world.customer("Rival"));
    const theirs = await logInAgain(rival);
    const session = await theirs.ask("{ sessions { nodes { id } } }");
    const id = String((session.data?.["sessions"]?.nodes as { id: string }[])[0]?.id);
    const member = await visitor.ask(`{ member(id: "${rival.id}") { id } }`);
    expect([member.code, member.data?.["member"]]).toEqual(["not_found", null]);
    for (const write of [
      `removeMember(input: { userId: "${rival.id}" })`,
      `updateMember(input: { userId: "${rival.id}", role: viewer })`,
      `revokeSession(input: { sessionId: "${id}" })`,
    ]) {
      const answer = await visitor.ask(`mutation { it: ${write} { userErrors { code } } }`);
      expect(answer.data?.["it"]).toEqual({ userErrors: [{ code: "not_found" }] });
    }
    expect(await stateOf(theirs)).toBe("in");
    expect(await auditOf("member.remove")).toEqual([]);
  });

  test("of a person whose customer is suspended is answered 403, and works again afterwards", async () => {
    await world.see("UPDATE customer SET status = 'suspended' WHERE id = $1", [user.customerId]);
    const answers = [
      await visitor.ask("{ viewer { customerId } }"),
      await visitor.send("GET /openapi/v1/client"),
    ];
    for (const answer of answers) expect([answer.status, answer.code]).toEqual([403, "customer_suspended"]);
    await world.see("UPDATE customer SET status = 'active' WHERE id = $1", [user.customerId]);
    expect(await stateOf(visitor)).toBe("in");
  });
});

describe("what ends a session ends it at once, on every node", () => {
  const boss = async (): Promise<Visitor> => {
    const page = world.visitor();
    await page.logInOperator(operator);
    return page;
  };
  const ends: {
    what: string;
    end: (it: { page: Visitor; there: Visitor }) => Promise<Answer>;
    own: string;
  }[] = [
    {
      what: "logging out",
      end: ({ page }) => page.ask("mutation { it: logOut(input: {}) { userErrors { code } } }"),
      own: OUT,
    },
    {
      what: "ending it from another one",
      end: async ({ page }) => {
        const other = await logInAgain(user);
        const { data } = await page.ask(VIEWER);
        const { id } = data?.["viewer"]?.session as { id: string };
        return other.ask(
          `mutation { it: revokeSession(input: { sessionId: "${id}" }) { userErrors { code } } }`,
        );
      },
      own: OUT,
    },
    {
      what: "ending all others",
      end: async () =>
        (await logInAgain(user)).ask(
          "mutation { it: revokeOtherSessions(input: {}) { userErrors { code } } }",
        ),
      own: OUT,
    },
    {
      what: "logging out everywhere",
      end: async () =>
        (await logInAgain(user)).ask(
          "mutation { it: logOut(input: { everywhere: true }) { userErrors { code } } }",
        ),
      own: OUT,
    },
    {
      what: "changing the password elsewhere",
      end: async () =>
        (await logInAgain(user)).ask(
          `mutation ($input: ChangePasswordInput!) { it: changePassword(input: $input) { userErrors { code } } }`,
          { input: { currentPassword: user.password, newPassword: "another long password" } },
        ),
      own: OUT,
    },
    {
      what: "another role",
      end: async () => {
        const owner = await world.person(user.customerId, "owner");
        return (await logInAgain(owner)).ask(
          `mutation { it: updateMember(input: { userId: "${user.id}", role: viewer }) { userErrors { code } } }`,
        );
      },
      own: OUT,
    },
    {
      what: "being removed",
      end: async () => {
        const owner = await world.person(user.customerId, "owner");
        return (await logInAgain(owner)).ask(
          `mutation { it: removeMember(input: { userId: "${user.id}" }) { userErrors { code } } }`,
        );
      },
      own: OUT,
    },
    {
      what: "being disabled by an operator",
      end: async () =>
        (await boss()).ask(
          `mutation { it: setCustomerUserStatus(input: { userId: "${user.id}", status: disabled }) { userErrors { code } } }`,
          {},
          { door: "/graphql/operator" },
        ),
      own: OUT,
    },
  ];

  test.each(ends)("$what", async ({ end, own }) => {
    const there = visitor.at(second.url);
    expect([await stateOf(visitor), await stateOf(there)]).toEqual(["in", "in"]);
    const { data } = await end({ page: visitor.at(world.url), there });
    expect(data?.["it"]).toEqual({ userErrors: [] });
    expect([await stateOf(visitor), await stateOf(there)]).toEqual([own, OUT]);
  });

  test("changing the password leaves the session that did it; a wrong one leaves everything", async () => {
    const query = `mutation ($input: ChangePasswordInput!) { it: changePassword(input: $input) { done userErrors { code } } }`;
    const other = await logInAgain(user);
    const wrong = await visitor.ask(query, {
      input: { currentPassword: "not the password", newPassword: "another long password" },
    });
    expect([wrong.code, await stateOf(other)]).toEqual(["permission_denied", "in"]);
    const right = await visitor.ask(query, {
      input: { currentPassword: user.password, newPassword: "another long password" },
    });
    expect(right.data?.["it"]).toEqual({ done: true, userErrors: [] });
    expect([await stateOf(visitor), await stateOf(other)]).toEqual(["in", OUT]);
  });

  test("an operator who logs out, changes the password, or gets another role", async () => {
    const clerk = await world.operator("support");
    const stateAt = async (page: Visitor): Promise<number> =>
      (await page.ask("{ operator { id } }", {}, { door: "/graphql/operator" })).status;
    const pages: Visitor[] = [];
    for (let made = 0; made < 3; made++) {
      const page = world.visitor();
      await page.logInOperator(clerk);
      pages.push(page);
    }
    const [one, two, three] = pages as [Visitor, Visitor, Visitor];
    const door = "/graphql/operator";
    await one.ask("mutation { logOutOperator(input: {}) { ended } }", {}, { door });
    expect([await stateAt(one), await stateAt(two), await stateAt(three)]).toEqual([401, 200, 200]);
    const input = { currentPassword: clerk.password, newPassword: "another long password" };
    const change =
      "mutation ($input: ChangePasswordInput!) { changeOperatorPassword(input: $input) { done } }";
    await two.ask(change, { input }, { door });
    expect([await stateAt(two), await stateAt(three), await stateAt(three.at(second.url))]).toEqual([
      200, 401, 401,
    ]);
    const owner = await boss();
    await owner.ask(
      `mutation { updateOperator(input: { operatorId: "${clerk.id}", role: "finance" }) { userErrors { code } } }`,
      {},
      { door },
    );
    expect(await stateAt(two)).toBe(401);
  });
});

describe("a session ends by itself", () => {
  test("30 minutes after it was last used, and 12 hours after it began", async () => {
    world.pass(29 * MINUTE);
    expect(await stateOf(visitor)).toBe("in");
    world.pass(29 * MINUTE);
    expect(await stateOf(visitor)).toBe("in");
    world.pass(31 * MINUTE);
    expect(await stateOf(visitor)).toBe(OUT);
    const busy = await logInAgain(user);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      world.pass(20 * MINUTE);
      expect(await stateOf(busy)).toBe("in");
    }
    world.pass(21 * MINUTE);
    expect(await stateOf(busy)).toBe(OUT);
  });

  test("and a clock that is set back does not bring it back to life", async () => {
    const page = await logInAgain(user);
    world.pass(-60 * MINUTE);
    const back = await stateOf(page);
    world.pass(60 * MINUTE);
    expect(back).toBe(OUT);
  });
});

describe("log-in", () => {
  test.each(["a wrong password", "an unknown e-mail", "a disabled person", "a suspended customer"])(
    "of %s has one answer, no cookie and no session",
    async (what) => {
      const person = await world.person(await world.customer());
      if (what === "a disabled person")
        await world.see("UPDATE customer_user SET status = 'disabled' WHERE id = $1", [person.id]);
      if (what === "a suspended customer")
        await world.see("UPDATE customer SET status = 'suspended' WHERE id = $1", [person.customerId]);
      const page = world.visitor();
      const answer = await page.logIn({
        email: what === "an unknown e-mail" ? "nobody@example.com" : person.email,
        password: what === "a wrong password" ? "not the password" : person.password,
      });
      expect([answer.code, answer.message, answer.setCookies]).toEqual([
        "permission_denied",
        "E-mail or password is wrong.",
        [],
      ]);
      expect(await world.see("SELECT id FROM session WHERE user_id = $1", [person.id])).toEqual([]);
    },
  );

  test("leaves an audit row in the person's name; passwords, tokens and cookies leave none, nor a line of the log", async () => {
    const before = (await auditOf("customer_user.log_in")).length;
    const page = await logInAgain(user);
    const rows = await auditOf("customer_user.log_in");
    expect([rows.length - before, rows.at(-1)]).toEqual([
      1,
      expect.objectContaining({
        actor_kind: "customerUser",
        actor_id: user.id,
        customer_id: user.customerId,
      }),
    ]);
    await page.ask("mutation { logOut(input: {}) { ended } }");
    expect((await auditOf("session.log_out")).length).toBeGreaterThan(0);
    const kept = JSON.stringify(
      await world.see("SELECT row_to_json(audit_event)::text AS row FROM audit_event"),
    );
    for (const secret of [user.password, visitor.cookies.get("__Host-tr_session"), visitor.csrfToken]) {
      expect(kept).not.toContain(secret);
      expect(world.logged()).not.toContain(secret);
    }
  });

  test("after many wrong passwords is told to wait by status and header; a known device is not", async () => {
    const known = await logInAgain(user);
    const stranger = world.visitor();
    const answers: Answer[] = [];
    for (let tries = 0; tries < 8; tries++)
      answers.push(await stranger.logIn({ email: user.email, password: "not the password" }));
    const last = answers.at(-1);
    expect([last?.status, last?.code]).toEqual([429, "rate_limited"]);
    expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
    expect((await known.logIn(user)).status).toBe(200);
  });
});
