import { expect } from "@jest/globals";
import { setCustomerUserStatus, suspendCustomer } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import type { CustomerRole } from "../../../src/kernel/principal.ts";
import { field, type Case, type Refusal } from "./case.ts";
import { beyond, byOwner, byRole, byStranger, newMember, PASSWORD, type Input, type Stage } from "./stage.ts";

const everybody: CustomerRole[] = ["owner", "admin", "developer", "finance", "viewer"];
const lost = (why: string, input: Refusal["input"], as?: Refusal["as"]): Refusal => ({
  ...{ why, input, ...(as && { as }) },
  is: [[null, "not_found"]],
});

async function sessionOf({ world }: Stage, userId: string): Promise<string> {
  const [row] = await world.see(
    "SELECT id FROM session WHERE user_id = $1 ORDER BY created_at DESC, id DESC",
    [userId],
  );
  return String(row?.["id"]);
}
/** A session of somebody else of the customer. */
const session =
  (role: CustomerRole = "viewer") =>
  async (at: Stage): Promise<Input> => ({
    sessionId: await sessionOf(at, (await newMember(at, role)).person.id),
  });
/** The owner logs in once more, somewhere else. */
async function another(at: Stage): Promise<void> {
  await at.world.visitor().logIn(at.own.owner);
}
async function ended(at: Stage): Promise<Input> {
  const input = await session()(at);
  await at.world.see("UPDATE session SET revoked_at = now() WHERE id = $1", [input["sessionId"]]);
  return input;
}

const credentials =
  (more: Input = {}, then: (at: Stage, userId: string) => Promise<unknown> = () => Promise.resolve()) =>
  async (at: Stage): Promise<Input> => {
    const { person } = await newMember(at);
    await then(at, person.id);
    return { email: person.email, password: PASSWORD, ...more };
  };
const passwords = (more: Input = {}): Input => ({
  ...{ currentPassword: PASSWORD, newPassword: "another long password" },
  ...more,
});

/** Who has failed so often that they must wait. */
const afterFailures =
  (input: (at: Stage) => Promise<Input>, times: number) =>
  async (at: Stage): Promise<Input> => {
    const given = await input(at);
    const wrong = { email: given["email"], password: "a wrong password" };
    const query = "mutation ($input: LogInInput!) { logIn(input: $input) { userErrors { code } } }";
    for (let n = 0; n < times; n++) await at.world.visitor().ask(query, { input: wrong });
    return given;
  };
async function afterWrongPasswords(at: Stage): Promise<Input> {
  const query =
    "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }";
  for (let n = 0; n < 6; n++)
    await byOwner(at).ask(query, { input: passwords({ currentPassword: "a wrong password" }) });
  return passwords();
}

const denied = (why: string, input: Refusal["input"], is = "permission_denied"): Refusal => ({
  why,
  input,
  is,
});

/** The sessions of people. */
export const sessionCases: Record<string, Case> = {
  logIn: {
    may: "anybody",
    as: byStranger,
    input: ({ own: { owner } }) => ({ email: owner.email, password: PASSWORD }),
    audit: [
      {
        action: "customer_user.log_in",
        subject: ["session", "@any"],
        after: { userId: expect.stringMatching(/^usr_/), expiresAt: expect.any(String) },
        actor: "customerUser",
      },
    ],
    refusals: [
      denied("a wrong password", credentials({ password: "a wrong password" })),
      denied("an e-mail address that nobody has", credentials({ email: "nobody@example.com" })),
      denied("what is no e-mail address", credentials({ email: "nobody" })),
      denied(
        "who is disabled",
        credentials({}, ({ world }, userId) =>
          setCustomerUserStatus(world.system, { userId, status: "disabled" }),
        ),
      ),
      denied(
        "a customer that is suspended",
        credentials({}, ({ world, own: { customerId } }) =>
          suspendCustomer(world.system, { customerId, reason: "r" }),
        ),
      ),
      denied("the right password after too many wrong ones", afterFailures(credentials(), 6), "rate_limited"),
      field("email", credentials({ email: "" }), "no e-mail address"),
      field("password", credentials({ password: "" }), "no password"),
    ],
  },

  logOut: {
    may: everybody,
    input: () => ({}),
    audit: [{ action: "session.log_out", subject: ["session", "@any"] }],
    also: [
      {
        why: "everywhere",
        async input(at) {
          await another(at);
          return { everywhere: true };
        },
        audit: [
          { action: "session.revoke_others", subject: ["session", "@any"], after: { ended: 1 } },
          { action: "session.log_out", subject: ["session", "@any"] },
        ],
      },
    ],
    refusals: [field("everywhere", () => ({ everywhere: null }), "null for yes or no")],
    unrepeatable: "whoever has logged out is nobody",
  },

  revokeSession: {
    may: everybody,
    input: session(),
    audit: [
      {
        action: "session.revoke",
        subject: ["session", "session.id"],
        after: { userId: expect.stringMatching(/^usr_/) },
      },
    ],
    also: [
      {
        why: "one's own",
        input: async (at) => ({ sessionId: await sessionOf(at, at.own.owner.id) }),
        audit: [
          {
            action: "session.revoke",
            subject: ["session", "session.id"],
            after: { userId: expect.stringMatching(/^usr_/) },
          },
        ],
      },
    ],
    refusals: [
      lost("another customer's", (at) => session()(beyond(at))),
      lost("one that is not there", () => ({ sessionId: newId("ses") })),
      lost("what is no id", () => ({ sessionId: "mine" })),
      ...everybody
        .slice(2)
        .map((role) => lost(`a ${role} ends somebody else's`, session("viewer"), byRole(role))),
      lost(
        "an admin ends an owner's",
        async (at) => ({ sessionId: await sessionOf(at, at.own.owner.id) }),
        byRole("admin"),
      ),
    ],
    quiet: [{ why: "one that has ended", input: ended }],
  },

  revokeOtherSessions: {
    may: everybody,
    async input(at) {
      await another(at);
      return {};
    },
    audit: [{ action: "session.revoke_others", subject: ["session", "@any"], after: { ended: 1 } }],
    also: [
      {
        why: "this one too",
        input: () => ({ includeCurrent: true }),
        audit: [{ action: "session.log_out", subject: ["session", "@any"] }],
      },
    ],
    refusals: [field("includeCurrent", () => ({ includeCurrent: null }), "null for yes or no")],
    quiet: [{ why: "there are no others", input: () => ({}) }],
  },

  changePassword: {
    may: everybody,
    async input(at) {
      await another(at);
      return passwords();
    },
    audit: [
      {
        action: "password.change",
        subject: ["customer_user", "@asker"],
        after: { sessionsEnded: 1 },
      },
    ],
    refusals: [
      denied("a wrong current password", () => passwords({ currentPassword: "a wrong password" })),
      denied("the right one after too many wrong ones", afterWrongPasswords, "rate_limited"),
      field("newPassword", () => passwords({ newPassword: PASSWORD }), "the password that they have"),
      field("newPassword", () => passwords({ newPassword: "short" }), "too short a password"),
      field("newPassword", () => passwords({ newPassword: "x".repeat(257) }), "too long a password"),
      field("currentPassword", () => passwords({ currentPassword: "" }), "no current password"),
    ],
  },
};
