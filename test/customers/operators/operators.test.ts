import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createOperator, findSessionHolder, logInOperator } from "../../../src/customers/index.ts";
import { hashEachAnew } from "../../support/remembered-argon2.ts";
import { START, type World, aCustomer, everyRowAsText, openWorld, userOf } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.time.now = START;
});
afterAll(() => world.close());

const PASSWORD = "correct horse battery";
const HOUR_MS = 3_600_000;
const digestOf = (token: string) => world.keyring.digest(token);
const tokensOf = (operatorId: string) =>
  world.see<{ id: string }>("SELECT id FROM session WHERE operator_id = $1", [operatorId]);
const auditsOf = (subjectId: string) =>
  world.see<Record<string, unknown>>("SELECT * FROM audit_event WHERE subject_id = $1", [subjectId]);

describe("creating operators", () => {
  test("owners and the product itself do, with an audit row that holds no password", async () => {
    const boss = await createOperator(world.system, {
      email: " Boss@Localhost ",
      password: PASSWORD,
      role: "owner",
    });
    expect(boss).toEqual({
      id: expect.stringMatching(/^opr_/),
      email: "boss@localhost",
      name: "",
      role: "owner",
      status: "active",
      lastLogInAt: null,
      createdAt: START,
    });
    const clerk = await createOperator(world.operator("owner"), {
      email: "clerk@example.com",
      password: PASSWORD,
      role: "read-only",
    });
    expect(await auditsOf(clerk.id)).toMatchObject([
      {
        action: "operator.create",
        actor_kind: "operator",
        customer_id: null,
        after: { email: "clerk@example.com" },
      },
    ]);
    const written = (await everyRowAsText(world, "audit_event")) + (await everyRowAsText(world, "operator"));
    expect(written).not.toContain(PASSWORD);
    expect(await everyRowAsText(world, "audit_event")).not.toContain("argon2");
  });

  test("everyone else, a taken e-mail and bad input are refused, and no operator is made", async () => {
    const input = { email: "taken@example.com", password: PASSWORD, role: "admin" as const };
    await createOperator(world.system, input);
    const acme = await aCustomer(world);
    const count = () => world.see("SELECT id FROM operator");
    const before = await count();
    const refused = async (attempt: Promise<unknown>, code: string) =>
      expect(attempt).rejects.toMatchObject({ code });
    const fresh = { ...input, email: "fresh@example.com" };
    for (const role of ["admin", "finance", "support", "read-only"] as const) {
      await refused(createOperator(world.operator(role), fresh), "permission_denied");
    }
    await refused(createOperator(world.as(userOf(acme)), fresh), "permission_denied");
    await refused(createOperator(world.system, { ...input, email: "TAKEN@example.com" }), "conflict");
    await refused(createOperator(world.system, { ...fresh, email: "fresh" }), "invalid_request");
    await refused(createOperator(world.system, { ...fresh, password: "short" }), "invalid_request");
    await refused(createOperator(world.system, { ...fresh, role: "god" as "owner" }), "invalid_request");
    expect(await count()).toEqual(before);
  });
});

describe("logging in", () => {
  const email = "ops@example.com";
  let operatorId: string;
  beforeAll(async () => {
    operatorId = (await createOperator(world.system, { email, password: PASSWORD, role: "support" })).id;
  });

  test("gives a token of op_ and 43 characters for 12 hours, stored as a digest only, audited", async () => {
    const session = await logInOperator(world.system, { email: "OPS@example.com", password: PASSWORD });
    expect(session).toMatchObject({
      token: expect.stringMatching(/^op_[0-9A-Za-z]{43}$/),
      expiresAt: new Date(START.getTime() + 12 * HOUR_MS),
      operator: { id: operatorId, email, role: "support" },
    });
    const stored = await everyRowAsText(world, "session");
    expect(stored).toContain(digestOf(session.token).toString("hex"));
    expect(stored + (await everyRowAsText(world, "audit_event"))).not.toContain(session.token.slice(3));
    const ids = await tokensOf(operatorId);
    expect(await auditsOf(ids.at(-1)?.id ?? "")).toMatchObject([
      { action: "operator.log_in", actor_kind: "operator", actor_id: operatorId, after: { operatorId } },
    ]);
    const found = await findSessionHolder(world.database, { digest: digestOf(session.token), at: START });
    expect(found).toEqual({ kind: "operator", operatorId, role: "support", sessionId: ids.at(-1)?.id });
  });

  test("S77: a wrong password, an unknown e-mail and nonsense fail alike and leave no token", async () => {
    const before = await tokensOf(operatorId);
    const attempts = [
      { email, password: "wrong horse battery" },
      { email, password: "" },
      { email, password: "x".repeat(1_000_000) },
      { email: "nobody@example.com", password: PASSWORD },
      { email: "nobody", password: PASSWORD },
      { email: "' OR '1'='1", password: PASSWORD },
      { email: `${email}\0`, password: PASSWORD },
    ];
    for (const attempt of attempts) {
      const error = { code: "permission_denied", message: "E-mail or password is wrong." };
      await expect(logInOperator(world.system, attempt)).rejects.toMatchObject(error);
    }
    expect(await tokensOf(operatorId)).toEqual(before);
  });

  test("a disabled operator neither logs in nor keeps its tokens", async () => {
    const made = await createOperator(world.system, {
      email: "gone@example.com",
      password: PASSWORD,
      role: "admin",
    });
    const { token } = await logInOperator(world.system, { email: made.email, password: PASSWORD });
    await world.see("UPDATE operator SET status = 'disabled' WHERE id = $1", [made.id]);
    expect(await findSessionHolder(world.database, { digest: digestOf(token), at: START })).toBeNull();
    const again = logInOperator(world.system, { email: made.email, password: PASSWORD });
    await expect(again).rejects.toMatchObject({
      code: "permission_denied",
      message: "E-mail or password is wrong.",
    });
    expect(await tokensOf(made.id)).toHaveLength(1);
  });

  test("a token ends after 12 hours, after 30 minutes without use, or when it is revoked", async () => {
    const { token, expiresAt } = await logInOperator(world.system, { email, password: PASSWORD });
    const digest = digestOf(token);
    const find = (at: Date) => findSessionHolder(world.database, { digest, at });
    expect(await find(new Date(START.getTime() + HOUR_MS / 2))).toBeNull();
    expect(await find(new Date(START.getTime() + HOUR_MS / 2 - 1))).toMatchObject({ operatorId });
    await world.see("UPDATE session SET last_seen_at = expires_at WHERE digest = $1", [digest]);
    expect(await find(new Date(expiresAt.getTime() - 1))).toMatchObject({ operatorId });
    expect(await find(expiresAt)).toBeNull();
    await world.see("UPDATE session SET revoked_at = now() WHERE digest = $1", [digest]);
    expect(await find(START)).toBeNull();
  });

  test("an unknown token finds nobody, nor does the token itself in place of its digest", async () => {
    const { token } = await logInOperator(world.system, { email, password: PASSWORD });
    expect(await findSessionHolder(world.database, { digest: digestOf("op_unknown"), at: START })).toBeNull();
    expect(await findSessionHolder(world.database, { digest: Buffer.from(token), at: START })).toBeNull();
  });

  test("S78: of fifty at once most are told to wait, and those that get through are right", async () => {
    hashEachAnew();
    const all = await Promise.allSettled(
      Array.from({ length: 50 }, () => logInOperator(world.system, { email, password: PASSWORD })),
    );
    const refused = all
      .filter((each) => each.status === "rejected")
      .map((each) => each.reason as { code: string });
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["rate_limited"]));
    expect(all.length - refused.length).toBeGreaterThanOrEqual(22);
  });
});
