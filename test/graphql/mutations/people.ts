import { expect } from "@jest/globals";
import { createCustomerUser, suspendCustomer } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import type { CustomerRole } from "../../../src/kernel/principal.ts";
import { beyond, byOwner, byRole, byStranger, does, newMember, PASSWORD } from "./stage.ts";
import type { Asker, Input, Stage } from "./stage.ts";
import { field, type Case, type Refusal } from "./case.ts";

const everybody: CustomerRole[] = ["owner", "admin", "developer", "finance", "viewer"];
const keepers: CustomerRole[] = ["owner", "admin"];
const newEmail = (): string => `${newId("usr").toLowerCase()}@example.com`;

const invite = async (at: Stage, role: CustomerRole = "developer") =>
  (await does(at, "inviteMember", { email: newEmail(), role })) as never as {
    token: string;
    invitation: { id: string; email: string };
  };
const invitation =
  (role: CustomerRole = "developer") =>
  async (at: Stage): Promise<Input> => ({ invitationId: (await invite(at, role)).invitation.id });

/** What somebody sends who was invited, after this has come of the invitation. */
const comes =
  (then: (at: Stage, invited: Awaited<ReturnType<typeof invite>>) => Promise<unknown>, more: Input = {}) =>
  async (at: Stage): Promise<Input> => {
    const invited = await invite(at);
    await then(at, invited);
    return { token: invited.token, name: "Bo", password: PASSWORD, ...more };
  };
const straight = (more: Input = {}) => comes(() => Promise.resolve(), more);

const member =
  (more: Input = {}, role: CustomerRole = "viewer") =>
  async (at: Stage): Promise<Input> => ({ userId: (await newMember(at, role)).person.id, ...more });
const oneself =
  (more: Input = {}) =>
  (at: Stage): Input => ({ userId: at.own.owner.id, ...more });
/** The owner of the stage, who is no owner any more since somebody else is. */
async function ownerAsViewer(at: Stage): Promise<Asker> {
  await newMember(at, "owner");
  await at.world.see("UPDATE customer_user SET role = 'viewer', name = 'Al' WHERE id = $1", [
    at.own.owner.id,
  ]);
  return byOwner(at);
}
async function removed(at: Stage): Promise<Input> {
  const input = await member()(at);
  await does(at, "removeMember", input);
  return input;
}

const strangers = (more: Input = {}): Refusal[] => [
  { why: "another customer's", input: (at) => member(more)(beyond(at)), is: [[null, "not_found"]] },
  {
    why: "one that is not there",
    input: () => ({ userId: newId("usr"), ...more }),
    is: [[null, "not_found"]],
  },
  { why: "what is no id", input: () => ({ userId: "me", ...more }), is: [[null, "not_found"]] },
];
const forbidden = (why: string, input: Refusal["input"], role: CustomerRole = "admin"): Refusal => ({
  ...{ why, input, as: byRole(role) },
  is: "permission_denied",
});
const conflict = (why: string, input: Refusal["input"]): Refusal => ({
  why,
  input,
  is: [[null, "conflict"]],
});

/** Who a customer's people are. */
export const peopleCases: Record<string, Case> = {
  inviteMember: {
    may: keepers,
    input: () => ({ email: newEmail(), role: "developer" }),
    audit: [
      {
        action: "member.invite",
        subject: ["invitation", "invitation.id"],
        after: { email: expect.any(String), role: "developer", expiresAt: expect.any(String) },
      },
    ],
    refusals: [
      field("email", () => ({ email: "nobody", role: "viewer" }), "what is no e-mail address"),
      field("email", () => ({ email: "", role: "viewer" }), "no e-mail address"),
      field(
        "email",
        async (at) => ({ email: (await newMember(at)).person.email, role: "viewer" }),
        ...(["who is a member already", "conflict"] as const),
      ),
      forbidden("an admin invites an owner", () => ({ email: newEmail(), role: "owner" })),
    ],
  },

  revokeInvitation: {
    may: keepers,
    input: invitation(),
    audit: [
      {
        action: "invitation.revoke",
        subject: ["invitation", "invitation.id"],
        before: { email: expect.any(String), role: "developer" },
      },
    ],
    refusals: [
      { why: "another customer's", input: (at) => invitation()(beyond(at)), is: [[null, "not_found"]] },
      {
        why: "one that is not there",
        input: () => ({ invitationId: newId("inv") }),
        is: [[null, "not_found"]],
      },
      { why: "what is no id", input: () => ({ invitationId: "-" }), is: [[null, "not_found"]] },
      {
        why: "one that was taken back already",
        async input(at) {
          const input = await invitation()(at);
          await does(at, "revokeInvitation", input);
          return input;
        },
        is: [[null, "not_found"]],
      },
      forbidden("an admin takes back an owner's", invitation("owner")),
    ],
  },

  acceptInvitation: {
    may: "anybody",
    as: byStranger,
    input: straight(),
    audit: [
      {
        action: "invitation.accept",
        subject: ["customer_user", "member.id"],
        after: { invitationId: expect.stringMatching(/^inv_/), name: "Bo", role: "developer" },
        actor: "anonymous",
      },
    ],
    refusals: [
      field("token", straight({ token: `invite_${"a".repeat(43)}` }), "a token that there is not"),
      field("token", straight({ token: "invite" }), "what is no token"),
      field(
        "token",
        comes((at, { invitation: { id } }) => does(at, "revokeInvitation", { invitationId: id })),
        "one that was taken back",
      ),
      field(
        "token",
        comes(({ world }, { token }) =>
          world.visitor().ask(
            `mutation ($t: String!, $p: String!) {
               acceptInvitation(input: { token: $t, name: "Bo", password: $p }) { userErrors { code } } }`,
            { t: token, p: PASSWORD },
          ),
        ),
        "one that was used",
      ),
      field(
        "token",
        comes(({ world }, { invitation: { id } }) =>
          world.see("UPDATE one_time_token SET expires_at = now() - interval '1 second' WHERE id = $1", [id]),
        ),
        "one that has expired",
      ),
      field("name", straight({ name: " " }), "a name of spaces"),
      field("password", straight({ password: "short" }), "too short a password"),
      field("password", straight({ password: "x".repeat(257) }), "too long a password"),
      conflict(
        "who has come in elsewhere meanwhile",
        comes(({ world, rival: { customerId } }, { invitation: { email } }) =>
          createCustomerUser(world.system, { customerId, email, password: PASSWORD, role: "viewer" }),
        ),
      ),
      {
        why: "a customer that is suspended",
        input: comes(({ world, own: { customerId } }) =>
          suspendCustomer(world.system, { customerId, reason: "r" }),
        ),
        is: "customer_suspended",
      },
    ],
  },

  updateMember: {
    may: everybody,
    input: member({ role: "finance" }),
    audit: [
      {
        action: "member.update",
        subject: ["customer_user", "member.id"],
        before: { role: "viewer" },
        after: { role: "finance" },
      },
    ],
    also: [
      {
        why: "by a viewer, whose own name it is",
        input: oneself({ name: "Bo" }),
        as: ownerAsViewer,
        audit: [
          {
            action: "member.update",
            subject: ["customer_user", "member.id"],
            before: { name: expect.any(String), role: "viewer" },
            after: { name: "Bo", role: "viewer" },
          },
        ],
      },
    ],
    refusals: [
      ...strangers({ name: "Bo" }),
      field("name", oneself({ name: " " }), "a name of spaces"),
      field("name", oneself({ name: "x".repeat(121) }), "too long a name"),
      field("role", member({ role: null }), "a role of null"),
      conflict("the last owner becomes another", oneself({ role: "viewer" })),
      ...everybody
        .slice(2)
        .map((role) => forbidden(`a ${role} renames somebody else`, member({ name: "Bo" }), role)),
      forbidden("an admin makes an owner", member({ role: "owner" })),
      forbidden("an admin changes an owner", oneself({ role: "viewer" })),
    ],
    quiet: [{ why: "the role that they have", input: member({ role: "viewer" }) }],
  },

  removeMember: {
    may: keepers,
    input: member(),
    audit: [
      {
        action: "member.remove",
        subject: ["customer_user", "member.id"],
        before: { role: "viewer", status: "active" },
        after: { role: "viewer", status: "disabled" },
      },
    ],
    refusals: [
      ...strangers(),
      conflict("the last owner", oneself()),
      forbidden("an admin removes an owner", oneself()),
    ],
    quiet: [{ why: "who is removed already", input: removed }],
  },
};
