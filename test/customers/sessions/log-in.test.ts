import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  createCustomerUser,
  type Customer,
  type LogInInput,
  logInOperator,
  logInUser,
  suspendCustomer,
} from "../../../src/customers/index.ts";
import { type World, aCustomer, openWorld, START } from "../world.ts";
import {
  aPerson,
  anOperator,
  auditsOf,
  freshEmail,
  HOUR_MS,
  isAlive,
  MINUTE_MS,
  nobody,
  pass,
  PASSWORD,
  refuses,
  SECOND_MS,
} from "./people-world.ts";

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

const logIn = (input: LogInInput) => logInUser(nobody(world), input);
const WRONG = { code: "permission_denied", message: "E-mail or password is wrong." };
const waits = (seconds: number) => ({
  code: "rate_limited",
  message: "Too many attempts. Wait before you try again.",
  retryAfterSeconds: seconds,
});
/** Fails as often as it is told, each time after the wait that it is told to keep. */
async function guess(input: LogInInput, times: number): Promise<number> {
  let waitedMs = 0;
  for (let failed = 0; failed < times;) {
    const error = await logIn(input).catch((thrown: unknown) => thrown as Record<string, unknown>);
    if (!("code" in error)) throw new Error("the guess was right");
    if (error["code"] === "permission_denied") failed += 1;
    else {
      pass(world, Number(error["retryAfterSeconds"]) * SECOND_MS);
      waitedMs += Number(error["retryAfterSeconds"]) * SECOND_MS;
    }
  }
  return waitedMs;
}

describe("a log-in of a customer's person", () => {
  test("begins a session of 12 hours with a token of its own, and is audited as the person's", async () => {
    const { user, email } = await aPerson(world, acme, "finance");
    const from = { address: "203.0.113.9", userAgent: "Mozilla/5.0 \u0000\u001b[31m" + "x".repeat(400) };
    const begun = await logIn({ email: email.toUpperCase(), password: PASSWORD, ...from });
    expect(begun).toMatchObject({
      token: expect.stringMatching(/^us_[0-9A-Za-z]{43}$/),
      expiresAt: new Date(START.getTime() + 12 * HOUR_MS),
      csrfToken: world.keyring.sign("csrf", begun.session.id),
      session: { id: expect.stringMatching(/^ses_/), address: "203.0.113.9", createdAt: START },
      user: { id: user.id, role: "finance", status: "active", lastLogInAt: START },
    });
    expect(begun.session.userAgent).toHaveLength(300);
    expect(begun.session.userAgent).not.toMatch(/\p{Cc}/u);
    expect(await auditsOf(world, begun.session.id)).toMatchObject([
      {
        action: "customer_user.log_in",
        actor_kind: "customerUser",
        actor_id: user.id,
        customer_id: acme.id,
        after: { userId: user.id },
      },
    ]);
  });

  test("S74: each log-in has another id and token, and what was shown before decides neither", async () => {
    const { email, token, session } = await aPerson(world, acme);
    const again = await logIn({ email, password: PASSWORD, deviceToken: token });
    expect(again.token).not.toBe(token);
    expect(again.session.id).not.toBe(session.id);
    expect(await isAlive(world, token)).toBe(true);
  });

  test("S77: one answer for an unknown e-mail, a wrong password, a disabled person, a suspended customer", async () => {
    const known = await aPerson(world, acme);
    const disabled = await aPerson(world, acme);
    await world.see("UPDATE customer_user SET status = 'disabled' WHERE id = $1", [disabled.user.id]);
    const other = await aCustomer(world);
    const suspended = await aPerson(world, other);
    await suspendCustomer(world.system, { customerId: other.id, reason: "unpaid" });
    const operator = await anOperator(world);
    const attempts: LogInInput[] = [
      { email: known.email, password: "wrong horse battery" },
      { email: disabled.email, password: PASSWORD },
      { email: suspended.email, password: PASSWORD },
      { email: operator.email, password: PASSWORD },
      { email: freshEmail("nobody"), password: PASSWORD },
      { email: "nobody", password: PASSWORD },
      { email: `${known.email}\0`, password: PASSWORD },
    ];
    const sessions = () => world.see("SELECT id FROM session");
    const before = await sessions();
    for (const attempt of attempts) await refuses(world, () => logIn(attempt), WRONG);
    expect(await sessions()).toEqual(before);
    expect(await world.see("SELECT failures FROM log_in_throttle")).toHaveLength(attempts.length);
  });

  test.each(["NUL\0 and more of it", "x".repeat(256), "ﬁfty ﬁshes", "пароль-пароль"])(
    "S79: a password's whole value counts: %#",
    async (password) => {
      const email = freshEmail();
      await createCustomerUser(world.system, { customerId: acme.id, email, password, role: "viewer" });
      expect((await logIn({ email, password: password.normalize("NFD") })).user.email).toBe(email);
      const shorter = { email, password: password.slice(0, -1) };
      await expect(logIn(shorter)).rejects.toMatchObject(WRONG);
    },
  );
});

describe("S77: guessing", () => {
  test("has five free tries, then waits of 1, 2, 4 … 60 seconds, and the right password ends them", async () => {
    const { email } = await aPerson(world, acme);
    const wrong = { email, password: "wrong horse battery" };
    for (let failed = 0; failed < 5; failed++) await expect(logIn(wrong)).rejects.toMatchObject(WRONG);
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      await refuses(world, () => logIn({ email, password: PASSWORD }), waits(seconds));
      pass(world, seconds * SECOND_MS);
      await expect(logIn(wrong)).rejects.toMatchObject(WRONG);
    }
    pass(world, 60 * SECOND_MS);
    await logIn({ email, password: PASSWORD });
    await expect(logIn(wrong)).rejects.toMatchObject(WRONG);
    await logIn({ email, password: PASSWORD });
  });

  test("goes for an unknown e-mail as for a known one, and for operators apart", async () => {
    const email = freshEmail("nobody");
    expect(await guess({ email, password: PASSWORD }, 10)).toBe((1 + 2 + 4 + 8 + 16) * SECOND_MS);
    const operator = { email, password: PASSWORD };
    await expect(logInOperator(nobody(world), operator)).rejects.toMatchObject(WRONG);
  });

  test("of strangers holds up a stranger, and not the person at a device of theirs", async () => {
    const { email, deviceToken } = await aPerson(world, acme);
    await guess({ email, password: "wrong horse battery" }, 10);
    const right = { email, password: PASSWORD, address: "203.0.113.1" };
    await expect(logIn(right)).rejects.toMatchObject({ code: "rate_limited" });
    const again = await logIn({ ...right, deviceToken });
    // What strangers have coming stays as it was.
    await expect(logIn(right)).rejects.toMatchObject({ code: "rate_limited" });
    const forged = [`${deviceToken}x`, deviceToken.replace(/\.[^.]+\./, ".zzzzzzzz."), "a.b.c", "", "\0"];
    for (const bad of forged) {
      const attempt = logIn({ ...right, deviceToken: bad });
      await expect(attempt).rejects.toMatchObject({ code: "rate_limited" });
    }
    pass(world, 180 * 24 * HOUR_MS - 5 * SECOND_MS);
    await guess({ email, password: "wrong horse battery" }, 6);
    await logIn({ ...right, deviceToken: again.deviceToken });
    await guess({ email, password: "wrong horse battery" }, 3);
    const late = logIn({ ...right, deviceToken: again.deviceToken });
    await expect(late).rejects.toMatchObject({ code: "rate_limited" });
  });

  test("at a known device is held up there, and another person's device is a stranger's", async () => {
    const { email, deviceToken } = await aPerson(world, acme);
    const mallory = await aPerson(world, acme);
    await guess({ email, password: "wrong horse battery", deviceToken }, 6);
    await refuses(world, () => logIn({ email, password: PASSWORD, deviceToken }), waits(2));
    await logIn({ email, password: PASSWORD });
    await guess({ email, password: "wrong horse battery", deviceToken: mallory.deviceToken }, 6);
    await refuses(world, () => logIn({ email, password: PASSWORD }), waits(2));
  });

  test("at 1,000 people from one address is stopped by the address, and nobody else is", async () => {
    const address = "2001:db8:1:2::1";
    const neighbour = "2001:db8:1:2:ffff:eeee:dddd:cccc";
    let answered = 0;
    for (let guessed = 0; guessed < 40; guessed++) {
      const from = guessed % 2 ? neighbour : address;
      const attempt = { email: freshEmail("nobody"), password: PASSWORD, address: from };
      const error = await logIn(attempt).catch((thrown: unknown) => thrown as { code: string });
      if ("code" in error && error.code === "permission_denied") answered += 1;
    }
    expect(answered).toBe(20);
    const { email } = await aPerson(world, acme);
    await expect(logIn({ email, password: PASSWORD, address })).rejects.toMatchObject(waits(1));
    await logIn({ email, password: PASSWORD, address: "2001:db8:1:3::1" });
    await logIn({ email, password: PASSWORD });
    // One's own success does not buy more guesses.
    pass(world, SECOND_MS);
    await logIn({ email, password: PASSWORD, address });
    const next = { email: freshEmail("nobody"), password: PASSWORD, address };
    await expect(logIn(next)).rejects.toMatchObject(WRONG);
    await expect(logIn(next)).rejects.toMatchObject(waits(2));
  });

  test("at once gets one answer in a wait, however many ask", async () => {
    const { email } = await aPerson(world, acme);
    const wrong = { email, password: "wrong horse battery" };
    await guess(wrong, 5);
    pass(world, SECOND_MS);
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => logIn(wrong)));
    const codes = all.map((each) => each.status === "rejected" && (each.reason as { code: string }).code);
    expect(codes.filter((code) => code === "permission_denied")).toHaveLength(1);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(11);
  });

  test("is forgotten after a quarter of an hour, and a clock that is set back locks nobody out", async () => {
    const { email } = await aPerson(world, acme);
    const wrong = { email, password: "wrong horse battery" };
    await guess(wrong, 12);
    pass(world, 15 * MINUTE_MS + 1);
    await expect(logIn(wrong)).rejects.toMatchObject(WRONG);
    await guess(wrong, 11);
    await expect(logIn({ email, password: PASSWORD })).rejects.toMatchObject({ code: "rate_limited" });
    pass(world, -24 * HOUR_MS);
    await logIn({ email, password: PASSWORD });
  });
});

test("a log-in that a new password overtakes begins nothing", async () => {
  const { email, user } = await aPerson(world, acme);
  const client = await world.database.pool.connect();
  const waiting = () => world.see("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('relay.customer_id', '*', true)");
    await client.query("UPDATE customer_user SET password_hash = 'another' WHERE id = $1", [user.id]);
    const held = expect(logIn({ email, password: PASSWORD })).rejects.toMatchObject(WRONG);
    // Its password is verified by now, against what was stored before.
    while ((await waiting()).length === 0) await sleep(10);
    await client.query("COMMIT");
    await held;
  } finally {
    client.release();
  }
  expect(await world.see("SELECT id FROM session WHERE user_id = $1", [user.id])).toHaveLength(1);
});
