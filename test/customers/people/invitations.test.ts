import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  acceptInvitation,
  createCustomerUser,
  type Customer,
  inviteMember,
  listInvitations,
  logInUser,
  removeMember,
  revokeInvitation,
  suspendCustomer,
  updateMember,
} from "../../../src/customers/index.ts";
import {
  aPerson,
  auditsOf,
  freshEmail,
  MINUTE_MS,
  nobody,
  OTHER_PASSWORD,
  pass,
  PASSWORD,
  refuses,
} from "../sessions/people-world.ts";
import { type World, aCustomer, openWorld, START } from "../world.ts";

let world: World;
let acme: Customer;
let owner: Awaited<ReturnType<typeof aPerson>>;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.time.now = START;
  acme = await aCustomer(world);
  owner = await aPerson(world, acme);
});
afterAll(() => world.close());

const page = { limit: 100 };
const DENIED = { code: "permission_denied" };
const STALE = { code: "invalid_request", param: "token" };
const accept = (token: string, password = OTHER_PASSWORD) =>
  acceptInvitation(nobody(world), { token, name: "Ada", password });
const people = (customer: Customer) =>
  world.see("SELECT id FROM customer_user WHERE customer_id = $1", [customer.id]);

describe("inviting", () => {
  test("gives a token for 30 minutes that only its holder has, and an audit row without it", async () => {
    const email = freshEmail("Ada").toUpperCase();
    const { invitation, token } = await inviteMember(owner.ctx, { email, role: "finance" });
    expect(token).toMatch(/^invite_[0-9A-Za-z]{43}$/);
    expect(invitation).toEqual({
      id: expect.stringMatching(/^inv_/),
      customerId: acme.id,
      email: email.toLowerCase(),
      role: "finance",
      createdBy: owner.user.id,
      createdAt: START,
      expiresAt: new Date(START.getTime() + 30 * MINUTE_MS),
    });
    expect(await auditsOf(world, invitation.id)).toMatchObject([
      { action: "member.invite", customer_id: acme.id, after: { email: invitation.email, role: "finance" } },
    ]);
    expect((await listInvitations(owner.ctx, { page })).items).toEqual([invitation]);
    pass(world, 30 * MINUTE_MS);
    expect((await listInvitations(owner.ctx, { page })).items).toEqual([]);
  });

  test("is for owners and admins, and only owners invite owners", async () => {
    const admin = await aPerson(world, acme, "admin");
    const invite = (ctx: typeof admin.ctx, role: "owner" | "admin") => () =>
      inviteMember(ctx, { email: freshEmail(), role });
    await invite(owner.ctx, "owner")();
    await invite(admin.ctx, "admin")();
    await refuses(world, invite(admin.ctx, "owner"), DENIED);
    for (const role of ["developer", "finance", "viewer"] as const) {
      const { ctx } = await aPerson(world, acme, role);
      await refuses(world, invite(ctx, "admin"), DENIED);
      await refuses(world, () => listInvitations(ctx, { page }), DENIED);
      await refuses(world, () => revokeInvitation(ctx, { invitationId: "inv_1" }), DENIED);
    }
    await refuses(world, invite(nobody(world), "admin"), DENIED);
    await refuses(world, invite(world.operator(), "admin"), DENIED);
  });

  test("again takes the earlier invitation back", async () => {
    const input = { email: freshEmail(), role: "viewer" as const };
    const first = await inviteMember(owner.ctx, input);
    const second = await inviteMember(owner.ctx, { ...input, role: "admin" });
    expect((await listInvitations(owner.ctx, { page })).items).toEqual([second.invitation]);
    await refuses(world, () => accept(first.token), STALE);
    expect((await accept(second.token)).role).toBe("admin");
  });

  test("tells of members, but not of people elsewhere", async () => {
    const member = await aPerson(world, acme, "viewer");
    const elsewhere = await aPerson(world, await aCustomer(world));
    const role = "viewer" as const;
    await refuses(world, () => inviteMember(owner.ctx, { email: member.email, role }), { code: "conflict" });
    const { token } = await inviteMember(owner.ctx, { email: elsewhere.email, role });
    await refuses(world, () => accept(token), { code: "conflict" });
    expect(await people(acme)).toHaveLength(2);
    // It was not used up by that.
    expect((await listInvitations(owner.ctx, { page })).items).toHaveLength(1);
  });

  test("with bad input makes nothing", async () => {
    const invalid = { code: "invalid_request" };
    const bad = [
      { email: "ada", role: "viewer" as const },
      { email: freshEmail(), role: "god" as "owner" },
    ];
    for (const input of bad) await refuses(world, () => inviteMember(owner.ctx, input), invalid);
    expect((await listInvitations(owner.ctx, { page })).items).toEqual([]);
  });
});

describe("S82: accepting", () => {
  test("makes the person, who can log in, audited as nobody's act on the customer", async () => {
    const email = freshEmail();
    const { invitation, token } = await inviteMember(owner.ctx, { email, role: "developer" });
    const user = await accept(token);
    expect(user).toMatchObject({ customerId: acme.id, email, name: "Ada", role: "developer" });
    expect((await logInUser(nobody(world), { email, password: OTHER_PASSWORD })).user.id).toBe(user.id);
    expect(await auditsOf(world, user.id)).toMatchObject([
      {
        action: "invitation.accept",
        actor_kind: "anonymous",
        customer_id: acme.id,
        after: { invitationId: invitation.id, email, role: "developer" },
      },
    ]);
  });

  test("works once, also when two do it at once", async () => {
    const { token } = await inviteMember(owner.ctx, { email: freshEmail(), role: "viewer" });
    const both = await Promise.allSettled([accept(token), accept(token)]);
    const refused = both.filter((each) => each.status === "rejected");
    expect(refused).toMatchObject([{ reason: STALE }]);
    await refuses(world, () => accept(token), STALE);
    expect(await people(acme)).toHaveLength(2);
  });

  test("is refused in the same words for every token that is not open", async () => {
    const invite = () => inviteMember(owner.ctx, { email: freshEmail(), role: "viewer" });
    const [old, revoked] = [await invite(), await invite()];
    await revokeInvitation(owner.ctx, { invitationId: revoked.invitation.id });
    await refuses(world, () => accept(revoked.token), STALE);
    pass(world, 30 * MINUTE_MS);
    for (const token of [old.token, `invite_${"x".repeat(43)}`, "", "\0", "x".repeat(1_000_000)]) {
      await refuses(world, () => accept(token), STALE);
    }
    expect(await people(acme)).toHaveLength(1);
  });

  test("with a bad name or password leaves the token as it was", async () => {
    const { token } = await inviteMember(owner.ctx, { email: freshEmail(), role: "viewer" });
    await refuses(world, () => accept(token, "short"), { code: "invalid_request", param: "password" });
    const nameless = { token, name: "\u0007", password: PASSWORD };
    const error = { code: "invalid_request", param: "name" };
    await refuses(world, () => acceptInvitation(nobody(world), nameless), error);
    await accept(token);
  });

  test("brings a removed person back, with what the invitation says", async () => {
    const clerk = await aPerson(world, acme, "admin");
    await removeMember(owner.ctx, { userId: clerk.user.id });
    const { token } = await inviteMember(owner.ctx, { email: clerk.email, role: "viewer" });
    expect(await accept(token)).toMatchObject({ id: clerk.user.id, role: "viewer", status: "active" });
    const old = logInUser(nobody(world), { email: clerk.email, password: PASSWORD });
    await expect(old).rejects.toMatchObject(DENIED);
    await logInUser(nobody(world), { email: clerk.email, password: OTHER_PASSWORD });
  });

  test("is over when whoever invited has lost the right to", async () => {
    const admin = await aPerson(world, acme, "admin");
    const { token } = await inviteMember(admin.ctx, { email: freshEmail(), role: "admin" });
    await updateMember(owner.ctx, { userId: admin.user.id, role: "viewer" });
    await refuses(world, () => accept(token), STALE);
  });

  test("is refused while the customer is suspended, and when the e-mail was taken meanwhile", async () => {
    const email = freshEmail();
    const { token } = await inviteMember(owner.ctx, { email, role: "viewer" });
    const other = await aCustomer(world);
    const taken = { customerId: other.id, email, password: PASSWORD, role: "viewer" } as const;
    await createCustomerUser(world.system, taken);
    await refuses(world, () => accept(token), { code: "conflict" });
    const next = await inviteMember(owner.ctx, { email: freshEmail(), role: "viewer" });
    await suspendCustomer(world.system, { customerId: acme.id, reason: "unpaid" });
    await refuses(world, () => accept(next.token), { code: "customer_suspended" });
    expect(await people(acme)).toHaveLength(1);
  });
});

describe("taking an invitation back", () => {
  test("is audited, and for another customer's, an owner's or one that is over refused", async () => {
    const admin = await aPerson(world, acme, "admin");
    const other = await aPerson(world, await aCustomer(world));
    const { invitation } = await inviteMember(owner.ctx, { email: freshEmail(), role: "owner" });
    const invitationId = invitation.id;
    await refuses(world, () => revokeInvitation(other.ctx, { invitationId }), { code: "not_found" });
    await refuses(world, () => revokeInvitation(admin.ctx, { invitationId }), DENIED);
    expect(await revokeInvitation(owner.ctx, { invitationId })).toEqual(invitation);
    await refuses(world, () => revokeInvitation(owner.ctx, { invitationId }), { code: "not_found" });
    expect((await auditsOf(world, invitationId)).at(-1)).toMatchObject({
      action: "invitation.revoke",
      customer_id: acme.id,
      before: { email: invitation.email, role: "owner" },
    });
  });
});
