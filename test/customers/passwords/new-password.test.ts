import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  changePassword,
  type Customer,
  issuePasswordReset,
  logInOperator,
  logInUser,
  removeMember,
  requestPasswordReset,
  resetPassword,
  setCustomerUserStatus,
  suspendCustomer,
} from "../../../src/customers/index.ts";
import {
  aPerson,
  anOperator,
  auditsOf,
  freshEmail,
  HOUR_MS,
  isAlive,
  MINUTE_MS,
  nobody,
  OTHER_PASSWORD,
  pass,
  PASSWORD,
  refuses,
  SECOND_MS,
} from "../sessions/people-world.ts";
import { type World, aCustomer, aKey, holderOf, openWorld, START } from "../world.ts";

let world: World;
let acme: Customer;
beforeAll(async () => {
  world = await openWorld();
  acme = await aCustomer(world);
});
beforeEach(async () => {
  world.time.now = START;
  await world.see("DELETE FROM log_in_throttle");
});
afterAll(() => world.close());

const DENIED = { code: "permission_denied" };
const STALE = { code: "invalid_request", param: "token" };
const logIn = (email: string, password: string) => logInUser(nobody(world), { email, password });
const reset = (token: string, newPassword = OTHER_PASSWORD) =>
  resetPassword(nobody(world), { token, newPassword });
const request = async (email: string, address = "") =>
  requestPasswordReset(nobody(world), { email, plane: "customer", address });
const hashOf = (userId: string) =>
  world.see("SELECT password_hash FROM customer_user WHERE id = $1", [userId]);

describe("changing one's password", () => {
  test("needs the current one, leaves only the new one, and is audited without either", async () => {
    const { ctx, email, user } = await aPerson(world, acme, "viewer");
    await changePassword(ctx, { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
    await expect(logIn(email, PASSWORD)).rejects.toMatchObject(DENIED);
    await logIn(email, OTHER_PASSWORD);
    expect((await auditsOf(world, user.id)).slice(1)).toMatchObject([
      { action: "password.change", actor_id: user.id, customer_id: acme.id, after: { sessionsEnded: 0 } },
    ]);
    const operator = await anOperator(world, "support");
    await changePassword(operator.ctx, { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
    await logInOperator(nobody(world), { email: operator.email, password: OTHER_PASSWORD });
    expect((await auditsOf(world, operator.operator.id)).slice(1)).toMatchObject([
      { action: "password.change", customer_id: null },
    ]);
  });

  test("is refused for a wrong, a short and the same password, and for all but people", async () => {
    const { ctx, user } = await aPerson(world, acme);
    const before = await hashOf(user.id);
    const change = (currentPassword: string, newPassword: string) => () =>
      changePassword(ctx, { currentPassword, newPassword });
    const wrong = { ...DENIED, param: "current_password", message: "The current password is wrong." };
    await refuses(world, change("wrong horse battery", OTHER_PASSWORD), wrong);
    const invalid = { code: "invalid_request", param: "new_password" };
    for (const bad of ["1234567", "x".repeat(257), "x".repeat(10_000_000), PASSWORD]) {
      await refuses(world, change(PASSWORD, bad), invalid);
    }
    expect(await hashOf(user.id)).toEqual(before);
    const { apiKey } = await aKey(world, acme);
    for (const other of [world.as(holderOf(apiKey)), world.system, nobody(world)]) {
      const input = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
      await refuses(world, () => changePassword(other, input), DENIED);
    }
  });

  test("S77: makes guesses at the current one wait, apart from those of log-in", async () => {
    const { ctx, email } = await aPerson(world, acme);
    const input = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    for (let failed = 0; failed < 6; failed++) {
      await expect(logIn(email, "wrong horse battery")).rejects.toMatchObject({});
      if (failed === 5) break;
      const guess = changePassword(ctx, { ...input, currentPassword: "wrong horse battery" });
      await expect(guess).rejects.toMatchObject(DENIED);
    }
    await refuses(world, () => changePassword(ctx, input), { code: "rate_limited", retryAfterSeconds: 1 });
    pass(world, SECOND_MS);
    await changePassword(ctx, input);
  });
});

describe("S82: a token for a new password", () => {
  test("is for whoever has the e-mail, for 30 minutes, and audited without it", async () => {
    const { email, user } = await aPerson(world, acme);
    const grant = await request(email.toUpperCase());
    expect(grant).toEqual({
      token: expect.stringMatching(/^reset_[0-9A-Za-z]{43}$/),
      email,
      expiresAt: new Date(START.getTime() + 30 * MINUTE_MS),
    });
    expect((await auditsOf(world, user.id)).slice(1)).toMatchObject([
      { action: "password_reset.request", actor_kind: "anonymous", customer_id: acme.id },
    ]);
  });

  test("is for nobody else, and the answer takes as long", async () => {
    const known = await aPerson(world, acme);
    const disabled = await aPerson(world, acme);
    const support = world.operator("support");
    await setCustomerUserStatus(support, { userId: disabled.user.id, status: "disabled" });
    const other = await aCustomer(world);
    const suspended = await aPerson(world, other);
    await suspendCustomer(world.system, { customerId: other.id, reason: "unpaid" });
    const tokens = () => world.see("SELECT id FROM one_time_token");
    const before = await tokens();
    const timeOf = async (email: string) => {
      const begun = performance.now();
      await request(email);
      return performance.now() - begun;
    };
    for (const email of [disabled.email, suspended.email, freshEmail("nobody"), "nobody"]) {
      expect(await request(email)).toBeNull();
    }
    const operators = { email: known.email, plane: "operator" as const };
    expect(await requestPasswordReset(nobody(world), operators)).toBeNull();
    expect(await tokens()).toEqual(before);
    for (const email of [known.email, freshEmail("nobody")]) {
      expect(await timeOf(email)).toBeGreaterThanOrEqual(149);
    }
  });

  test("is had five times for one e-mail, known or not, then ever more rarely", async () => {
    const { email } = await aPerson(world, acme);
    for (const each of [email, freshEmail("nobody")]) {
      for (let asked = 0; asked < 5; asked++) await request(each);
      await refuses(world, () => request(each), { code: "rate_limited", retryAfterSeconds: 1 });
    }
    const others = Array.from({ length: 20 }, () => freshEmail("nobody"));
    await Promise.all(others.map((each) => request(each, "203.0.113.7")));
    await expect(request(freshEmail(), "203.0.113.7")).rejects.toMatchObject({ code: "rate_limited" });
    await request(freshEmail(), "203.0.113.8");
  });

  test("works once, also when two use it at once; it ends sessions and other tokens", async () => {
    const { email, user, token: session } = await aPerson(world, acme);
    const [one, two] = [await request(email), await request(email)];
    const passwords = [OTHER_PASSWORD, `${OTHER_PASSWORD} 2`];
    const both = await Promise.allSettled(passwords.map((each) => reset(one?.token ?? "", each)));
    expect(both.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: STALE }]);
    const works = await Promise.allSettled(passwords.map((each) => logIn(email, each)));
    const won = both.map(({ status }) => status);
    expect(works.map(({ status }) => status)).toEqual(won);
    expect(await isAlive(world, session)).toBe(false);
    for (const grant of [one, two]) await refuses(world, () => reset(grant?.token ?? ""), STALE);
    expect((await auditsOf(world, user.id)).slice(-1)).toMatchObject([
      { action: "password.reset", actor_kind: "anonymous", customer_id: acme.id },
    ]);
  });

  test("lets in at once whom strangers' failures held up", async () => {
    const { email } = await aPerson(world, acme);
    for (let failed = 0; failed < 5; failed++) {
      await expect(logIn(email, "wrong horse battery")).rejects.toMatchObject(DENIED);
    }
    await expect(logIn(email, PASSWORD)).rejects.toMatchObject({ code: "rate_limited" });
    expect(await reset((await request(email))?.token ?? "")).toEqual({ email });
    await logIn(email, OTHER_PASSWORD);
  });

  test("is refused in the same words when it is old, unknown, or another kind's", async () => {
    const { email, user } = await aPerson(world, acme);
    const before = await hashOf(user.id);
    const grant = await request(email);
    const invite = (grant?.token ?? "").replace("reset_", "invite_");
    for (const token of [invite, `reset_${"x".repeat(43)}`, "", "\0"]) {
      await refuses(world, () => reset(token), STALE);
    }
    await refuses(world, () => reset(grant?.token ?? "", "short"), {
      code: "invalid_request",
      param: "new_password",
    });
    pass(world, 30 * MINUTE_MS);
    await refuses(world, () => reset(grant?.token ?? ""), STALE);
    expect(await hashOf(user.id)).toEqual(before);
  });

  test("is worth nothing to whoever was removed, or has changed the password since", async () => {
    const owner = await aPerson(world, acme);
    const clerk = await aPerson(world, acme, "viewer");
    const [one, two] = [await request(clerk.email), await request(owner.email)];
    await removeMember(owner.ctx, { userId: clerk.user.id });
    await refuses(world, () => reset(one?.token ?? ""), STALE);
    await changePassword(owner.ctx, { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
    await refuses(world, () => reset(two?.token ?? "", PASSWORD), STALE);
  });
});

describe("operators hand out tokens for new passwords", () => {
  test("for customers' people as owner, admin or support; for operators as owner", async () => {
    const { user, email } = await aPerson(world, acme);
    const clerk = await anOperator(world, "read-only");
    const { id: operatorId } = clerk.operator;
    const may = { owner: [true, true], admin: [true, false], support: [true, false] } as const;
    for (const role of ["owner", "admin", "support", "finance", "read-only"] as const) {
      const [users, operators] = role in may ? may[role as keyof typeof may] : [false, false];
      const ctx = world.operator(role);
      const forUser = () => issuePasswordReset(ctx, { userId: user.id });
      const forOperator = () => issuePasswordReset(ctx, { operatorId });
      if (users) expect(await forUser()).toMatchObject({ email });
      else await refuses(world, forUser, DENIED);
      if (operators) expect(await forOperator()).toMatchObject({ email: clerk.email });
      else await refuses(world, forOperator, DENIED);
    }
    const { token } = await issuePasswordReset(world.operator(), { operatorId });
    expect(await reset(token)).toEqual({ email: clerk.email });
    expect(await isAlive(world, clerk.token)).toBe(false);
    await logInOperator(nobody(world), { email: clerk.email, password: OTHER_PASSWORD });
    expect((await auditsOf(world, operatorId)).slice(1)).toMatchObject([
      { action: "password_reset.issue", actor_kind: "operator", customer_id: null },
      { action: "password_reset.issue" },
      { action: "password.reset", actor_kind: "anonymous", customer_id: null },
    ]);
  });

  test("not for the unknown and the disabled, and people of a customer hand out none", async () => {
    const owner = await aPerson(world, acme);
    const clerk = await aPerson(world, acme, "viewer");
    await removeMember(owner.ctx, { userId: clerk.user.id });
    const issue = (userId: string) => () => issuePasswordReset(world.operator(), { userId });
    await refuses(world, issue(clerk.user.id), { code: "conflict" });
    await refuses(world, issue("usr_unknown"), { code: "not_found" });
    await refuses(world, issue("usr_\0"), { code: "not_found" });
    await refuses(world, () => issuePasswordReset(owner.ctx, { userId: clerk.user.id }), DENIED);
    await refuses(world, () => issuePasswordReset(nobody(world), { userId: owner.user.id }), DENIED);
    pass(world, HOUR_MS);
  });
});
