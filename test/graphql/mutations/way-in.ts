import { expect } from "@jest/globals";
import { issuePasswordReset, setCustomerUserStatus } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { field, type Case, type Refusal } from "./case.ts";
import { documentOf } from "./document.ts";
import { byStranger, newMember, PASSWORD, type Asker, type Input, type Stage } from "./stage.ts";

const newEmail = (): string => `${newId("usr").toLowerCase()}@example.com`;
const NEW_PASSWORD = "another long password";

const company = (more: Input = {}): Input => ({
  ...{ company: "Newcomers", name: "Bo", email: newEmail(), password: PASSWORD, currency: "USD" },
  ...more,
});

/** A link for a new password, after this has come of it. */
const link =
  (
    more: Input = {},
    then: (at: Stage, userId: string, token: string) => Promise<unknown> = () => Promise.resolve(),
  ) =>
  async (at: Stage): Promise<Input> => {
    const { person } = await newMember(at);
    const { token } = await issuePasswordReset(at.world.system, { userId: person.id });
    await then(at, person.id, token);
    return { token, newPassword: NEW_PASSWORD, ...more };
  };

/** A page of a product in which nobody may sign up. */
async function atClosedDoors({ world }: Stage): Promise<Asker> {
  const closed = (await world.secondNode({ signUp: "closed" })).visitor();
  return {
    ...{ kind: "anonymous", id: "anonymous" },
    ask: (query, variables) => closed.ask(query, variables),
  };
}

const again =
  (name: string, input: () => Input, times: number) =>
  async (at: Stage): Promise<Input> => {
    for (let n = 0; n < times; n++) await byStranger(at).ask(documentOf(name), { input: input() });
    return input();
  };
const tooMany = (why: string, input: Refusal["input"]): Refusal => ({ why, input, is: "rate_limited" });
const nagged = newEmail();

/** How people come in, and come in again. */
export const wayInCases: Record<string, Case> = {
  signUp: {
    may: "anybody",
    as: byStranger,
    input: () => company(),
    audit: [
      {
        action: "customer.sign_up",
        subject: ["customer", "@any"],
        after: { name: "Newcomers", currency: "USD", status: "active", version: 1, reportingTimezone: "UTC" },
        actor: "anonymous",
      },
      {
        action: "customer_user.create",
        subject: ["customer_user", "member.id"],
        after: { name: "Bo", role: "owner", email: expect.any(String) },
        actor: "anonymous",
      },
    ],
    refusals: [
      field("company", () => company({ company: " " }), "a company of spaces"),
      field("name", () => company({ name: "a\tb" }), "a name with a control character"),
      field("email", () => company({ email: "nobody" }), "what is no e-mail address"),
      field("email", ({ own }) => company({ email: own.owner.email }), "one that is taken", "conflict"),
      field("password", () => company({ password: "short" }), "too short a password"),
      field("currency", () => company({ currency: "usd" }), "a currency in small letters"),
      field(
        "reportingTimezone",
        () => company({ reportingTimezone: "Mars/Base" }),
        "a zone that there is not",
      ),
      { why: "where nobody may", input: () => company(), as: atClosedDoors, is: "permission_denied" },
      tooMany("the seventh from one network", again("signUp", company, 6)),
    ],
  },

  requestPasswordReset: {
    may: "anybody",
    as: byStranger,
    input: ({ own }) => ({ email: own.owner.email }),
    audit: [
      {
        action: "password_reset.request",
        subject: ["customer_user", "@any"],
        after: {},
        actor: "anonymous",
      },
    ],
    refusals: [
      tooMany(
        "too often for one address",
        again("requestPasswordReset", () => ({ email: nagged }), 6),
      ),
      field("email", () => ({ email: "" }), "no e-mail address"),
    ],
    quiet: [
      { why: "an e-mail address that nobody has", input: () => ({ email: newEmail() }) },
      { why: "what is no e-mail address", input: () => ({ email: "nobody" }) },
      {
        why: "who is disabled",
        async input(at) {
          const { person } = await newMember(at);
          await setCustomerUserStatus(at.world.system, { userId: person.id, status: "disabled" });
          return { email: person.email };
        },
      },
    ],
  },

  resetPassword: {
    may: "anybody",
    as: byStranger,
    input: link(),
    audit: [
      {
        action: "password.reset",
        subject: ["customer_user", "@any"],
        after: { tokenId: expect.any(String) },
        actor: "anonymous",
      },
    ],
    refusals: [
      field("token", link({ token: `reset_${"a".repeat(43)}` }), "a token that there is not"),
      field("token", link({ token: "reset" }), "what is no token"),
      field(
        "token",
        link({}, (at, _, token) =>
          byStranger(at).ask(documentOf("resetPassword"), { input: { token, newPassword: NEW_PASSWORD } }),
        ),
        "one that was used",
      ),
      field(
        "token",
        link({}, ({ world }, userId) =>
          world.see("UPDATE one_time_token SET expires_at = now() - interval '1 second' WHERE user_id = $1", [
            userId,
          ]),
        ),
        "one that has expired",
      ),
      field(
        "token",
        link({}, ({ world }, userId) => setCustomerUserStatus(world.system, { userId, status: "disabled" })),
        "of somebody who is disabled",
      ),
      field("newPassword", link({ newPassword: "short" }), "too short a password"),
      field("newPassword", link({ newPassword: "x".repeat(257) }), "too long a password"),
    ],
  },
};
