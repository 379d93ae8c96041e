import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  changePassword,
  type Customer,
  findSessionHolder,
  listSessions,
  logInUser,
  logOut,
  revokeOtherSessions,
  revokeSession,
  setCustomerUserStatus,
  trimSessions,
  updateMember,
} from "../../../src/customers/index.ts";
import { type World, aCustomer, aKey, holderOf, openWorld, START } from "../world.ts";
import {
  aPerson,
  anOperator,
  asUser,
  auditsOf,
  HOUR_MS,
  isAlive,
  MINUTE_MS,
  nobody,
  OTHER_PASSWORD,
  pass,
  PASSWORD,
  refuses,
} from "./people-world.ts";

let world: World;
let acme: Customer;
beforeAll(async () => {
  world = await openWorld();
  acme = await aCustomer(world);
});
beforeEach(() => {
  world.time.now = START;
});
afterAll(() => world.close());

const page = { limit: 100 };
const after = (ms: number) => new Date(START.getTime() + ms);
const lastSeen = async (sessionId: string) =>
  (await world.see<{ seen: Date }>("SELECT last_seen_at AS seen FROM session WHERE id = $1", [sessionId]))[0]
    ?.seen;
const logInAgain = async (email: string) => {
  const begun = await logInUser(nobody(world), { email, password: PASSWORD });
  return { ...begun, ctx: asUser(world, begun) };
};

describe("S75: the life of a session", () => {
  test("ends after 30 minutes without use, by the server's time", async () => {
    const { token } = await aPerson(world, acme);
    expect(await isAlive(world, token, after(30 * MINUTE_MS))).toBe(false);
    expect(await isAlive(world, token, after(30 * MINUTE_MS - 1))).toBe(true);
    expect(await isAlive(world, token, after(60 * MINUTE_MS - 1))).toBe(false);
    expect(await isAlive(world, token, after(60 * MINUTE_MS - 2))).toBe(true);
  });

  test("ends 12 hours after its beginning, however much it is used", async () => {
    const { token } = await aPerson(world, acme);
    for (let ms = 0; ms < 12 * HOUR_MS; ms += 29 * MINUTE_MS) {
      expect(await isAlive(world, token, after(ms))).toBe(true);
    }
    expect(await isAlive(world, token, after(12 * HOUR_MS - 1))).toBe(true);
    expect(await isAlive(world, token, after(12 * HOUR_MS))).toBe(false);
  });

  test("notes its use once a minute, also when many use it at once", async () => {
    const { token, session } = await aPerson(world, acme);
    await isAlive(world, token, after(MINUTE_MS - 1));
    expect(await lastSeen(session.id)).toEqual(START);
    const uses = Array.from({ length: 8 }, (_, n) => isAlive(world, token, after(MINUTE_MS + n)));
    expect(await Promise.all(uses)).toEqual(uses.map(() => true));
    const seen = await lastSeen(session.id);
    expect(seen?.getTime()).toBeGreaterThanOrEqual(after(MINUTE_MS).getTime());
    await isAlive(world, token, after(MINUTE_MS + 500));
    expect(await lastSeen(session.id)).toEqual(seen);
  });

  test("is not drawn out by a clock that is set back", async () => {
    const { token, session } = await aPerson(world, acme);
    await isAlive(world, token, after(20 * MINUTE_MS));
    expect(await isAlive(world, token, after(15 * MINUTE_MS + 1))).toBe(true);
    expect(await lastSeen(session.id)).toEqual(after(20 * MINUTE_MS));
    expect(await isAlive(world, token, after(15 * MINUTE_MS))).toBe(false);
    expect(await isAlive(world, token, after(-HOUR_MS))).toBe(false);
  });
});

describe("S74: a session is dead at once", () => {
  test("after logging out, on every node, and a second time changes nothing", async () => {
    const one = await aPerson(world, acme);
    const two = await logInAgain(one.email);
    await logOut(one.ctx);
    await logOut(one.ctx);
    expect([await isAlive(world, one.token), await isAlive(world, two.token)]).toEqual([false, true]);
    expect((await auditsOf(world, one.session.id)).map(({ action }) => action)).toEqual([
      "customer_user.log_in",
      "session.log_out",
    ]);
  });

  test("after another password, but for the one in which it was changed", async () => {
    const one = await aPerson(world, acme);
    const two = await logInAgain(one.email);
    await changePassword(one.ctx, { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
    expect([await isAlive(world, one.token), await isAlive(world, two.token)]).toEqual([true, false]);
  });

  test("after another role, and after the person or operator is disabled", async () => {
    const [owner, clerk, other] = [
      await aPerson(world, acme),
      await aPerson(world, acme, "viewer"),
      await aPerson(world, acme, "viewer"),
    ];
    await updateMember(owner.ctx, { userId: clerk.user.id, name: "Clerk" });
    expect(await isAlive(world, clerk.token)).toBe(true);
    await updateMember(owner.ctx, { userId: clerk.user.id, role: "admin" });
    await setCustomerUserStatus(world.operator("support"), { userId: other.user.id, status: "disabled" });
    expect([await isAlive(world, clerk.token), await isAlive(world, other.token)]).toEqual([false, false]);
    await setCustomerUserStatus(world.operator("support"), { userId: other.user.id, status: "active" });
    expect(await isAlive(world, other.token)).toBe(false);
    expect(await isAlive(world, owner.token)).toBe(true);
  });
});

describe("the sessions of a person", () => {
  test("are listed to nobody else: the living ones, newest first, with where they came from", async () => {
    const one = await aPerson(world, acme);
    pass(world, MINUTE_MS);
    const two = await logInAgain(one.email);
    const gone = await logInAgain(one.email);
    await logOut(gone.ctx);
    await aPerson(world, acme);
    const listed = await listSessions(one.ctx, { page });
    expect(listed.items).toEqual([two.session, one.session]);
    pass(world, 29 * MINUTE_MS + 1);
    expect((await listSessions(two.ctx, { page })).items).toEqual([two.session]);
    const first = await listSessions(two.ctx, { page: { limit: 1 } });
    expect(first).toMatchObject({ hasMore: false, nextCursor: null });
    const operator = await anOperator(world, "read-only");
    expect((await listSessions(operator.ctx, { page })).items).toEqual([operator.session]);
  });

  test("are ended by the person: one of them, or all others", async () => {
    const one = await aPerson(world, acme, "viewer");
    const [two, three, four] = [
      await logInAgain(one.email),
      await logInAgain(one.email),
      await logInAgain(one.email),
    ];
    expect(await revokeSession(one.ctx, { sessionId: two.session.id })).toEqual(two.session);
    expect(await revokeSession(one.ctx, { sessionId: two.session.id })).toEqual(two.session);
    expect(await auditsOf(world, two.session.id)).toMatchObject([
      { action: "customer_user.log_in" },
      { action: "session.revoke", customer_id: acme.id, after: { userId: one.user.id } },
    ]);
    expect(await isAlive(world, two.token)).toBe(false);
    expect(await isAlive(world, three.token)).toBe(true);
    expect(await revokeOtherSessions(one.ctx)).toBe(2);
    expect(await revokeOtherSessions(one.ctx)).toBe(0);
    const alive = [one, three, four].map(({ token }) => isAlive(world, token));
    expect(await Promise.all(alive)).toEqual([true, false, false]);
    expect((await auditsOf(world, one.session.id)).at(-1)).toMatchObject({
      action: "session.revoke_others",
      after: { ended: 2 },
    });
  });

  test("are ended by owners and admins of the customer, but an owner's by owners only", async () => {
    const [owner, admin, clerk] = [
      await aPerson(world, acme),
      await aPerson(world, acme, "admin"),
      await aPerson(world, acme, "developer"),
    ];
    const stranger = await aPerson(world, await aCustomer(world));
    const operator = await anOperator(world);
    const missing = { code: "not_found" };
    const ownerSession = { sessionId: owner.session.id };
    for (const ctx of [clerk.ctx, admin.ctx, stranger.ctx, operator.ctx, world.operator("owner")]) {
      await refuses(world, () => revokeSession(ctx, ownerSession), missing);
    }
    const notAnId = { sessionId: "ses_\0" };
    await refuses(world, () => revokeSession(owner.ctx, notAnId), missing);
    await refuses(world, () => revokeSession(owner.ctx, { sessionId: operator.session.id }), missing);
    expect(await isAlive(world, owner.token)).toBe(true);
    await revokeSession(admin.ctx, { sessionId: clerk.session.id });
    await revokeSession(owner.ctx, { sessionId: admin.session.id });
    expect([await isAlive(world, clerk.token), await isAlive(world, admin.token)]).toEqual([false, false]);
  });

  test("of operators are ended by themselves and by owners among them", async () => {
    const [owner, admin] = [await anOperator(world), await anOperator(world, "admin")];
    await refuses(world, () => revokeSession(admin.ctx, { sessionId: owner.session.id }), {
      code: "not_found",
    });
    await revokeSession(owner.ctx, { sessionId: admin.session.id });
    expect([await isAlive(world, owner.token), await isAlive(world, admin.token)]).toEqual([true, false]);
    await logOut(owner.ctx);
    expect(await isAlive(world, owner.token)).toBe(false);
  });

  test("are no business of keys, of the product itself and of nobody", async () => {
    const { apiKey } = await aKey(world, acme);
    const denied = { code: "permission_denied" };
    for (const ctx of [world.as(holderOf(apiKey)), world.system, nobody(world)]) {
      await refuses(world, () => logOut(ctx), denied);
      await refuses(world, () => listSessions(ctx, { page }), denied);
      await refuses(world, () => revokeOtherSessions(ctx), denied);
      await refuses(world, () => revokeSession(ctx, { sessionId: "ses_1" }), denied);
    }
  });
});

test("what ended more than 30 days ago is deleted, and nothing else", async () => {
  const { token, session } = await aPerson(world, acme);
  const day = 24 * HOUR_MS;
  const ended = async (id: string, ms: number) =>
    world.see("UPDATE session SET expires_at = $2 WHERE id = $1", [id, new Date(Date.now() - ms)]);
  world.time.now = new Date();
  const fresh = await aPerson(world, acme);
  const old = await aPerson(world, acme);
  const recent = await aPerson(world, acme);
  await ended(session.id, 31 * day);
  await ended(recent.session.id, 29 * day);
  await world.see("UPDATE session SET revoked_at = $2 WHERE id = $1", [
    old.session.id,
    new Date(Date.now() - 31 * day),
  ]);
  await world.see(
    `INSERT INTO log_in_throttle (key, failed_at, retry_at)
     VALUES ('\\x01', now() - interval '25 hours', now()), ('\\x02', now() - interval '23 hours', now())`,
  );
  expect(await trimSessions(world.database)).toBeGreaterThanOrEqual(3);
  const ids = (await world.see<{ id: string }>("SELECT id FROM session")).map(({ id }) => id);
  expect(ids).not.toContain(session.id);
  expect(ids).not.toContain(old.session.id);
  expect(ids).toEqual(expect.arrayContaining([fresh.session.id, recent.session.id]));
  expect(await world.see("SELECT key FROM log_in_throttle")).toHaveLength(1);
  const digest = world.keyring.digest(token);
  expect(await findSessionHolder(world.database, { digest, at: START })).toBeNull();
});
