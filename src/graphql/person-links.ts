import { inviteMember, requestPasswordReset } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { tenantOf } from "./tenant.ts";
import { toInvitation, type InviteMemberInput, type InviteMemberPayload } from "./types/invitation.ts";
import type { DonePayload } from "./types/log-in.ts";

/** Whom a link is for. */
export type Plane = "customer" | "operator";

const PAGES: Readonly<Record<Plane, string>> = { customer: "/console", operator: "/console/operator" };

/**
 * Where somebody chooses a new password. It begins with the configured address and never with what a request
 * calls us, and the token stands where no server on the way and no log sees it.
 */
export function resetLink({ deps }: Pick<GraphqlContext, "deps">, plane: Plane, token: string): string {
  return `${deps.people.publicBaseUrl}${PAGES[plane]}/reset-password#token=${token}`;
}

/**
 * Invites somebody, and mails them the link. Throws what `inviteMember` throws.
 */
export async function inviteByMail(
  ctx: GraphqlContext,
  input: InviteMemberInput,
): Promise<InviteMemberPayload> {
  const { name: company } = await ctx.loaders.customer.load(tenantOf(ctx));
  const { invitation, token } = await inviteMember(ctx, { email: input.email, role: input.role });
  const { publicBaseUrl, mail } = ctx.deps.people;
  const link = `${publicBaseUrl}${PAGES.customer}/accept-invitation#token=${token}`;
  mail({
    to: invitation.email,
    subject: `You are invited to ${company}`,
    paragraphs: [
      `${company} invites you to its account with Token Relay.`,
      "Open the link to choose a password. It is good once.",
    ],
    facts: { Role: invitation.role, "Valid until": invitation.expiresAt.toISOString(), Link: link },
    footer: "If you do not know what this is about, do nothing: without you, nothing happens.",
  });
  return { invitation: toInvitation(invitation), link, token };
}

/**
 * Mails somebody who has forgotten their password a link, if they are known here; the answer is the same
 * when they are not. Throws `rate_limited`.
 */
export async function sendPasswordReset(
  ctx: GraphqlContext,
  { email, plane }: { email: string; plane: Plane },
): Promise<DonePayload> {
  const grant = await requestPasswordReset(ctx, { email, plane, address: ctx.browser.address });
  if (grant) {
    ctx.deps.people.mail({
      to: grant.email,
      subject: "A new password for Token Relay",
      paragraphs: [
        "Somebody, most likely you, has asked for a new password.",
        "Open the link to choose it. It is good once, and ends the sessions that you have.",
      ],
      facts: {
        "Valid until": grant.expiresAt.toISOString(),
        Link: resetLink(ctx, plane, grant.token),
      },
      footer: "If it was not you, do nothing: your password stays as it is.",
    });
  }
  return { done: true };
}
