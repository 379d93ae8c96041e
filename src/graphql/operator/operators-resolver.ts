import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { changePassword, listSessions, resetPassword } from "../../customers/index.ts";
import { OpenTo, Public } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { endSession, endSessions } from "../end-sessions.ts";
import { logInAsOperator } from "../log-in.ts";
import { sendPasswordReset } from "../person-links.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { ChangePasswordInput, DonePayload, RequestPasswordResetInput } from "../types/log-in.ts";
import { ResetPasswordInput } from "../types/log-in.ts";
import { LogOutInput, LogOutPayload, RevokeSessionInput, RevokeSessionPayload } from "../types/session.ts";
import { SessionConnection, type SessionView, toSession } from "../types/session.ts";
import { LogInOperatorInput, LogInOperatorPayload, OperatorView } from "./operator-types.ts";
import { readOperator } from "./read-operator.ts";

@Resolver()
export class OperatorsResolver {
  @Query(() => OperatorView, { description: "Who is asking." })
  operator(@Ctx() ctx: GraphqlContext): Promise<OperatorView> {
    return readOperator(ctx);
  }

  @Query(() => SessionConnection, { description: "List your own sessions that last." })
  async operatorSessions(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<SessionView>> {
    const found = await listSessions(ctx, { page: pageOf(page) });
    return toConnection(found, (session) => toSession(session, ctx.principal));
  }

  @Mutation(() => LogInOperatorPayload, {
    description: "Log in. A browser gets the session in a cookie too.",
  })
  @Public()
  logInOperator(
    @Arg("input", () => LogInOperatorInput, { description: "The credentials." }) input: LogInOperatorInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LogInOperatorPayload> {
    return logInAsOperator(ctx, input);
  }

  @Mutation(() => LogOutPayload, { description: "Log out: the session ends at once." })
  @OpenTo("finance", "support", "read-only")
  logOutOperator(
    @Arg("input", () => LogOutInput, { description: "What to end." }) { everywhere = false }: LogOutInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LogOutPayload> {
    return endSessions(ctx, { others: everywhere, own: true });
  }

  @Mutation(() => RevokeSessionPayload, {
    description: "End one of your sessions; as an owner, one of any operator's.",
  })
  @OpenTo("finance", "support", "read-only")
  revokeOperatorSession(
    @Arg("input", () => RevokeSessionInput, { description: "Which." }) input: RevokeSessionInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RevokeSessionPayload> {
    return endSession(ctx, input);
  }

  @Mutation(() => DonePayload, { description: "Change your password. Your other sessions end." })
  @OpenTo("finance", "support", "read-only")
  async changeOperatorPassword(
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
  requestOperatorPasswordReset(
    @Arg("input", () => RequestPasswordResetInput, { description: "For whom." })
    { email }: RequestPasswordResetInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DonePayload> {
    return sendPasswordReset(ctx, { email, plane: "operator" });
  }

  @Mutation(() => DonePayload, { description: "Choose a new password by a link. All your sessions end." })
  @Public()
  async resetOperatorPassword(
    @Arg("input", () => ResetPasswordInput, { description: "The token, and the password." })
    input: ResetPasswordInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DonePayload> {
    await resetPassword(ctx, input);
    return { done: true };
  }
}
