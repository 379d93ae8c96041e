import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  acceptInvitation,
  changePassword,
  inviteMember,
  issuePasswordReset,
  logInUser,
  logOut,
  requestPasswordReset,
  resetPassword,
  signUpCustomer,
} from "../../../src/customers/index.ts";
import { type World, aCustomer, everyRowAsText, openWorld } from "../world.ts";
import { aPerson, anOperator, asUser, freshEmail, nobody } from "./people-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("S83: a dump of the database holds no password and no token, of whatever kind", async () => {
  const planted = ["planted password 1", "planted password 2", "planted password 3", "planted password 4"];
  const [one = "", two = "", three = "", four = ""] = planted;
  const anonymous = nobody(world);
  const acme = await aCustomer(world);
  const owner = await aPerson(world, acme);
  const operator = await anOperator(world);

  const form = { company: "Other", name: "Bob", email: freshEmail(), password: one, currency: "USD" };
  const { user } = await signUpCustomer(anonymous, { ...form, address: "203.0.113.77" });
  const begun = await logInUser(anonymous, { email: user.email, password: one, address: "203.0.113.77" });
  await expect(
    logInUser(anonymous, { email: user.email, password: "planted wrong password" }),
  ).rejects.toThrow();
  const bob = asUser(world, begun);
  await changePassword(bob, { currentPassword: one, newPassword: two });
  const invited = await inviteMember(owner.ctx, { email: freshEmail(), role: "viewer" });
  const open = await inviteMember(owner.ctx, { email: freshEmail(), role: "viewer" });
  await acceptInvitation(anonymous, { token: invited.token, name: "Ada", password: three });
  const used = await requestPasswordReset(anonymous, { email: user.email, plane: "customer" });
  await resetPassword(anonymous, { token: used?.token ?? "", newPassword: four });
  const unused = await issuePasswordReset(operator.ctx, { userId: user.id });
  await logOut(bob);

  const secrets = [
    ...[...planted, "planted wrong password"],
    ...[begun, operator, owner].flatMap(({ token, deviceToken, csrfToken }) => [
      token,
      token.slice(3),
      ...deviceToken.split("."),
      csrfToken,
    ]),
    ...[invited.token, open.token, used?.token ?? "", unused.token].flatMap((token) => [
      token,
      token.slice(-43),
    ]),
  ];
  expect(secrets.every((secret) => secret.length > 7)).toBe(true);
  const tables = await world.see<{ name: string }>(
    "SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  expect(tables.length).toBeGreaterThan(30);
  for (const { name } of tables) {
    const dump = await everyRowAsText(world, name);
    for (const secret of secrets)
      expect({ name, found: dump.includes(secret) }).toEqual({ name, found: false });
    // As a bytea would hold them.
    for (const secret of secrets) expect(dump).not.toContain(Buffer.from(secret).toString("hex"));
  }
  const audits = await everyRowAsText(world, "audit_event");
  for (const table of ["session", "one_time_token"]) {
    const digests = await world.see<{ hex: string }>(`SELECT encode(digest, 'hex') AS hex FROM ${table}`);
    expect(digests.length).toBeGreaterThan(2);
    for (const { hex } of digests) expect(audits).not.toContain(hex);
  }
  expect(audits).not.toContain("argon2");
});
