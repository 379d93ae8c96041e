import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { CustomerRole } from "../../src/kernel/principal.ts";
import { linkIn, openMailbox, type Mailbox } from "./mailbox.ts";
import type { Answer, Visitor } from "./visitor.ts";
import { openWorld, PUBLIC, type Person, type World } from "./world.ts";

let mailbox: Mailbox;
let world: World;
beforeAll(async () => {
  mailbox = await openMailbox();
  world = await openWorld({ mail: mailbox.settings });
});
afterAll(async () => {
  await world.close();
  await mailbox.close();
});

let owner: Person;
let visitor: Visitor;
beforeEach(async () => {
  owner = await world.person(await world.customer("Acme & Söhne"), "owner");
  visitor = world.visitor();
  await visitor.logIn(owner);
});

const INVITE = `mutation ($input: InviteMemberInput!) {
  it: inviteMember(input: $input) { token link invitation { id email role } userErrors { field code } } }`;
const ACCEPT = `mutation ($input: AcceptInvitationInput!) {
  it: acceptInvitation(input: $input) { member { id email name role } userErrors { field code } } }`;
const REQUEST =
  "mutation ($input: RequestPasswordResetInput!) { it: requestPasswordReset(input: $input) { done } }";
const RESET = `mutation ($input: ResetPasswordInput!) {
  it: resetPassword(input: $input) { done userErrors { field code } } }`;

const audits = (customerId: string): Promise<unknown> =>
  world
    .see(
      `SELECT action, actor_kind, before, after FROM audit_event
       WHERE customer_id = $1 AND action NOT LIKE '%log_in' ORDER BY at, id`,
      [customerId],
    )
    .then((rows) => rows.map(({ action }) => action));
const it = (answer: Answer): Record<string, unknown> => answer.data?.["it"] ?? {};
let count = 0;
const newEmail = (): string => `new${String(count++)}@example.com`;
async function as(role: CustomerRole): Promise<{ person: Person; page: Visitor }> {
  const person = await world.person(owner.customerId, role);
  const page = world.visitor();
  await page.logIn(person);
  return { person, page };
}

describe("an invitation", () => {
  test("comes by mail, is good once, and makes a member of this customer", async () => {
    const email = newEmail();
    const answer = it(await visitor.ask(INVITE, { input: { email, role: "developer" } }));
    expect(answer).toMatchObject({ invitation: { email, role: "developer" }, userErrors: [] });
    const mail = await mailbox.take(email);
    expect(mail?.to).toEqual([email]);
    const { page, token } = linkIn(mail);
    expect([page, token]).toEqual([`${PUBLIC}/console/accept-invitation`, answer["token"]]);
    expect(answer["link"]).toBe(`${page}#token=${token}`);
    const input = { token, name: "Bo", password: "a long enough password" };
    const stranger = world.visitor();
    expect(it(await stranger.ask(ACCEPT, { input }))).toMatchObject({
      member: { email, name: "Bo", role: "developer" },
      userErrors: [],
    });
    expect(it(await stranger.ask(ACCEPT, { input }))).toEqual({
      member: null,
      userErrors: [{ field: "input.token", code: "invalid_request" }],
    });
    expect((await stranger.logIn({ email, password: input.password })).status).toBe(200);
    const viewer = await stranger.ask("{ viewer { customerId member { role } } }");
    expect(viewer.data?.["viewer"]).toEqual({ customerId: owner.customerId, member: { role: "developer" } });
    expect(await audits(owner.customerId)).toEqual([
      ...["customer.create", "customer_user.create", "member.invite", "invitation.accept"],
    ]);
    const kept = await world.see("SELECT row_to_json(one_time_token)::text AS row FROM one_time_token");
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(world.logged()).not.toContain(token);
  });

  test("is told again by an Idempotency-Key without its token and link, and sent once", async () => {
    const email = newEmail();
    const sending = { headers: { "idempotency-key": `invite-${email}` } };
    const first = await visitor.ask(INVITE, { input: { email, role: "viewer" } }, sending);
    const again = await visitor.ask(INVITE, { input: { email, role: "viewer" } }, sending);
    expect(it(first)["token"]).toEqual(expect.stringMatching(/^invite_/));
    expect([again.headers["idempotent-replayed"], it(again)["token"], it(again)["link"]]).toEqual([
      "true",
      null,
      null,
    ]);
    expect(await mailbox.take(email)).not.toBeNull();
    expect(await mailbox.take(email, 300)).toBeNull();
  });

  test("that was taken back, is older than 30 minutes, or is replaced by another one is good for nothing", async () => {
    const input = { email: newEmail(), role: "viewer" };
    const invite = async (): Promise<{ token: string; id: string }> => {
      const { token, invitation } = it(await visitor.ask(INVITE, { input }));
      return { token: String(token), id: (invitation as { id: string }).id };
    };
    const accept = async (token: string): Promise<unknown> =>
      it(
        await world
          .visitor()
          .ask(ACCEPT, { input: { token, name: "Bo", password: "a long enough password" } }),
      )["userErrors"];
    const refused = [{ field: "input.token", code: "invalid_request" }];
    const replaced = await invite();
    const taken = await invite();
    expect(await accept(replaced.token)).toEqual(refused);
    const listed = await visitor.ask("{ invitations { nodes { id email } } }");
    expect(listed.data?.["invitations"]?.nodes).toEqual([{ id: taken.id, email: input.email }]);
    const revoke = `mutation { it: revokeInvitation(input: { invitationId: "${taken.id}" }) { userErrors { code } } }`;
    expect(it(await visitor.ask(revoke))["userErrors"]).toEqual([]);
    expect(it(await visitor.ask(revoke))["userErrors"]).toEqual([{ code: "not_found" }]);
    expect(await accept(taken.token)).toEqual(refused);
    const old = await invite();
    world.pass(31 * 60_000);
    expect(await accept(old.token)).toEqual(refused);
    expect(await world.see("SELECT id FROM customer_user WHERE email = $1", [input.email])).toEqual([]);
  });
});

describe("members", () => {
  const deeds: { name: string; query: () => string }[] = [
    {
      name: "invite",
      query: () => `inviteMember(input: { email: "${newEmail()}", role: viewer }) { userErrors { code } }`,
    },
    {
      name: "invite an owner",
      query: () => `inviteMember(input: { email: "${newEmail()}", role: owner }) { userErrors { code } }`,
    },
    { name: "disown", query: () => `removeMember(input: { userId: "${owner.id}" }) { userErrors { code } }` },
    {
      name: "demote",
      query: () => `updateMember(input: { userId: "${owner.id}", role: viewer }) { userErrors { code } }`,
    },
  ];
  test.each<{ role: CustomerRole; may: string[] }>([
    { role: "owner", may: ["invite", "invite an owner", "disown", "demote"] },
    { role: "admin", may: ["invite"] },
    { role: "developer", may: [] },
    { role: "finance", may: [] },
    { role: "viewer", may: [] },
  ])("$role may $may", async ({ role, may }) => {
    for (const { name, query } of deeds) {
      await world.see("UPDATE customer_user SET role = 'owner', status = 'active' WHERE id = $1", [owner.id]);
      const { page } = await as(role);
      const before = await audits(owner.customerId);
      const answer = await page.ask(`mutation { it: ${query()} }`);
      if (may.includes(name)) expect([name, it(answer)]).toEqual([name, { userErrors: [] }]);
      else {
        expect([name, answer.code]).toEqual([name, "permission_denied"]);
        const made = (await audits(owner.customerId)) as unknown[];
        expect(made.slice((before as unknown[]).length)).toEqual([]);
      }
    }
  });

  test("no key may, whatever it may otherwise", async () => {
    const key = await world.key(owner.customerId);
    const headers = { authorization: `Bearer ${key}`, origin: null };
    for (const query of [
      "{ members { nodes { id } } }",
      "{ sessions { nodes { id } } }",
      "{ invitations { nodes { id } } }",
      ...deeds.map((deed) => `mutation { it: ${deed.query()} }`),
      "mutation { logOut(input: {}) { ended } }",
    ])
      expect((await world.visitor().ask(query, {}, { headers })).code).toBe("permission_denied");
  });

  test("everybody sees the members, and names themselves; the last owner stays one", async () => {
    const { page, person } = await as("viewer");
    const named = `mutation { it: updateMember(input: { userId: "${person.id}", name: "Vi" }) { member { name } userErrors { code } } }`;
    expect(it(await page.ask(named))).toEqual({ member: { name: "Vi" }, userErrors: [] });
    const { data } = await page.ask("{ members { nodes { id name role status } } }");
    expect(data?.["members"]?.nodes).toEqual([
      { id: person.id, name: "Vi", role: "viewer", status: "active" },
      { id: owner.id, name: "", role: "owner", status: "active" },
    ]);
    for (const query of [
      `removeMember(input: { userId: "${owner.id}" })`,
      `updateMember(input: { userId: "${owner.id}", role: admin })`,
    ]) {
      const answer = await visitor.ask(`mutation { it: ${query} { userErrors { code } } }`);
      expect(it(answer)).toEqual({ userErrors: [{ code: "conflict" }] });
    }
    const change = (
      await world.see("SELECT before, after FROM audit_event WHERE action = 'member.update'")
    ).at(-1);
    expect(change).toEqual({ before: { role: "viewer", name: "" }, after: { role: "viewer", name: "Vi" } });
  });

  test("that does not exist, is malformed or another customer's is not found", async () => {
    const rival = await world.person(await world.customer("Rival"));
    for (const id of ["usr_doesnotexist", "nonsense", rival.id]) {
      const answer = await visitor.ask(`{ member(id: "${id}") { id } }`);
      expect([answer.data?.["member"], answer.code]).toEqual([null, "not_found"]);
    }
  });
});

describe("a forgotten password", () => {
  const change = (token: string, newPassword = "another long password"): Promise<Answer> =>
    world.visitor().ask(RESET, { input: { token, newPassword } });

  test("is replaced by a link that is mailed, is good once, and ends all sessions", async () => {
    expect(it(await world.visitor().ask(REQUEST, { input: { email: owner.email } }))).toEqual({ done: true });
    const mail = await mailbox.take(owner.email);
    expect(mail?.to).toEqual([owner.email]);
    const { page, token } = linkIn(mail);
    expect(page).toBe(`${PUBLIC}/console/reset-password`);
    expect(it(await change(token, "short"))["userErrors"]).toEqual([
      { field: "input.newPassword", code: "invalid_request" },
    ]);
    expect(it(await change(token))).toEqual({ done: true, userErrors: [] });
    expect(it(await change(token))).toEqual({
      done: null,
      userErrors: [{ field: "input.token", code: "invalid_request" }],
    });
    expect((await visitor.ask("{ viewer { customerId } }")).status).toBe(401);
    expect((await world.visitor().logIn(owner)).code).toBe("permission_denied");
    const changed = { email: owner.email, password: "another long password" };
    expect((await world.visitor().logIn(changed)).status).toBe(200);
    expect(await audits(owner.customerId)).toEqual([
      ...["customer.create", "customer_user.create", "password_reset.request", "password.reset"],
    ]);
    expect(world.logged()).not.toContain(token);
  });

  test("of somebody unknown gets the same answer, and no mail", async () => {
    const [known, unknown] = [
      await world.visitor().ask(REQUEST, { input: { email: owner.email } }),
      await world.visitor().ask(REQUEST, { input: { email: "nobody@example.com" } }),
    ];
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    expect((await mailbox.take(owner.email))?.to).toEqual([owner.email]);
    expect(await mailbox.take("nobody@example.com", 300)).toBeNull();
  });

  test("leads to the configured address, whatever the request calls us", async () => {
    const headers = { host: "evil.example.com", "x-forwarded-host": "evil.example.com", origin: null };
    await world
      .visitor()
      .ask(REQUEST, { input: { email: owner.email } }, { headers: { ...headers, "sec-fetch-site": null } });
    const mail = await mailbox.take(owner.email);
    expect(linkIn(mail).page).toBe(`${PUBLIC}/console/reset-password`);
    expect(mail?.text).not.toContain("evil");
  });

  test("is not replaced by an invitation's token, nor an invitation accepted by its own", async () => {
    await world.visitor().ask(REQUEST, { input: { email: owner.email } });
    const { token } = linkIn(await mailbox.take(owner.email));
    const invited = it(await visitor.ask(INVITE, { input: { email: newEmail(), role: "viewer" } }));
    expect(it(await change(String(invited["token"])))["done"]).toBeNull();
    const input = { token, name: "Bo", password: "a long enough password" };
    expect(it(await world.visitor().ask(ACCEPT, { input }))["member"]).toBeNull();
    expect((await visitor.ask("{ viewer { customerId } }")).status).toBe(200);
  });

  test("where mail is not set up, the answer is the same, and an operator hands the link over", async () => {
    const silent = await world.secondNode({ mail: null });
    const asked = await silent.visitor().ask(REQUEST, { input: { email: owner.email } });
    expect(it(asked)).toEqual({ done: true });
    const clerk = silent.visitor();
    await clerk.logInOperator(await world.operator("support"));
    const issue = `mutation { it: issueCustomerUserPasswordReset(input: { userId: "${owner.id}" })
      { email link token userErrors { code } } }`;
    const answer = it(await clerk.ask(issue, {}, { door: "/graphql/operator" }));
    expect(answer).toMatchObject({ email: owner.email, userErrors: [] });
    expect(answer["link"]).toBe(`${PUBLIC}/console/reset-password#token=${String(answer["token"])}`);
    expect(it(await change(String(answer["token"])))["done"]).toBe(true);
    expect(await mailbox.take(owner.email, 300)).toBeNull();
  });
});
