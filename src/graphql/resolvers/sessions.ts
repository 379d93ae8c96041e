import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { changePassword, listSessions, resetPassword } from "../../customers/index.ts";
import { ForPeople, Public } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { endSession, endSessions } from "../end-sessions.ts";
import { logIn } from "../log-in.ts";
import { sendPasswordReset } from "../person-links.ts";
import { signUp } from "../sign-up.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { ChangePasswordInput, DonePayload, LogInInput, LogInPayload } from "../types/log-in.ts";
import {
  RequestPasswordResetInput,
  ResetPasswordInput,
  SignUpInput,
  SignUpPayload,
} from "../types/log-in.ts";
import {
  LogOutInput,
  LogOutPayload,
  RevokeOtherSessionsInput,
  RevokeSessionInput,
} from "../types/session.ts";
import { RevokeSessionPayload, SessionConnection, type SessionView, toSession } from "../types/session.ts";
import { ServerInfoView } from "../types/server-info.ts";

@Resolver()
export class SessionsResolver {
  @Query(() => ServerInfoView, { description: "What a page must know before anybody has logged in." })
  @Public()
  serverInfo(@Ctx() { deps }: GraphqlContext): ServerInfoView {
    const { signUpIsOpen, publicBaseUrl } = deps.people;
    return { signUpIsOpen, publicUrl: publicBaseUrl };
  }

  @Query(() => SessionConnection, { description: "List your own sessions that last." })
  @ForPeople("admin", "developer", "finance", "viewer")
  async sessions(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<SessionView>> {
    const found = await listSessions(ctx, { page: pageOf(page) });
    return toConnection(found, (session) => toSession(session, ctx.principal));
  }

  @Mutation(() => LogInPayload, { description: "Log in. The session comes in a cookie." })
  @Public()
  logIn(
    @Arg("input", () => LogInInput, { description: "The credentials." }) input: LogInInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LogInPayload> {
    return logIn(ctx, input);
  }

  @Mutation(() => LogOutPayload, { description: "Log out: the session ends at once." })
  @ForPeople("admin", "developer", "finance", "viewer")
  logOut(
    @Arg("input", () => LogOutInput, { description: "What to end." }) { everywhere = false }: LogOutInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LogOutPayload> {
    return endSessions(ctx, { others: everywhere, own: true });
  }

  @Mutation(() => RevokeSessionPayload, {
    description: "End one of your sessions; as an owner or admin, one of a member's.",
  })
  @ForPeople("admin", "developer", "finance", "viewer")
  revokeSession(
    @Arg("input", () => RevokeSessionInput, { description: "Which." }) input: RevokeSessionInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RevokeSessionPayload> {
    return endSession(ctx, input);
  }

  @Mutation(() => LogOutPayload, { description: "End your other sessions." })
  @ForPeople("admin", "developer", "finance", "viewer")
  revokeOtherSessions(
    @Arg("input", () => RevokeOtherSessionsInput, { description: "Whether this one too." })
    { includeCurrent = false }: RevokeOtherSessionsInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LogOutPayload> {
    return endSessions(ctx, { others: true, own: includeCurrent });
  }

  @Mutation(() => SignUpPayload, {
    description: "Become a customer, with an empty account. Only where the operators let anybody in.",
  })
  @Public()
  signUp(
    @Arg("input", () => SignUpInput, { description: "The customer, and its first owner." })
    input: SignUpInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<SignUpPayload> {
    return signUp(ctx, input);
  }

  @Mutation(() => DonePayload, { description: "Change your password. Your other sessions end." })
  @ForPeople("admin", "developer", "finance", "viewer")
  async changePassword(
    @Arg("input", () => ChangePasswordInput, { description: "The old one and the new one." })
    input: ChangePasswordInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DonePayload> {
    await changePassword(ctx, input);
    return { done: true };
  }

  @Mutation(() => DonePayload, {
    description: "Ask for a link to choose a new password. The answer is the same for whoever is not known.",
  })
  @Public()
  requestPasswordReset(
    @Arg("input", () => RequestPasswordResetInput, { description: "For whom." })
    { email }: RequestPasswordResetInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DonePayload> {
    return sendPasswordReset(ctx, { email, plane: "customer" });
  }

  @Mutation(() => DonePayload, { description: "Choose a new password by a link. All your sessions end." })
  @Public()
  async resetPassword(
    @Arg("input", () => ResetPasswordInput, { description: "The token, and the password." })
    input: ResetPasswordInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DonePayload> {
    await resetPassword(ctx, input);
    return { done: true };
  }
}
