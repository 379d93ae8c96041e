import { signUpCustomer } from "../customers/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { GraphqlContext } from "./context.ts";
import type { SignUpInput, SignUpPayload } from "./types/log-in.ts";
import { toMember } from "./types/member.ts";

/**
 * Makes a customer of whoever asks. Throws `permission_denied` where sign-up is closed, and what
 * `signUpCustomer` throws.
 */
export async function signUp(ctx: GraphqlContext, input: SignUpInput): Promise<SignUpPayload> {
  if (!ctx.deps.people.signUpIsOpen) throw fail("permission_denied", { public: "Sign-up is closed." });
  const { company, name, email, password, currency, reportingTimezone } = input;
  const { address } = ctx.browser;
  const { user } = await signUpCustomer(ctx, {
    ...{ company, name, email, password, currency, address },
    reportingTimezone,
  });
  return { member: toMember(user) };
}
