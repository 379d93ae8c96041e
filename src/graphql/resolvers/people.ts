import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { acceptInvitation, getMember, listInvitations, listMembers } from "../../customers/index.ts";
import { removeMember, revokeInvitation, updateMember } from "../../customers/index.ts";
import { ForPeople, Public } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { inviteByMail } from "../person-links.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { AcceptInvitationInput, InvitationConnection, InvitationPayload } from "../types/invitation.ts";
import { type InvitationView, InviteMemberInput, InviteMemberPayload } from "../types/invitation.ts";
import { RevokeInvitationInput, toInvitation } from "../types/invitation.ts";
import { MemberConnection, MemberIdArgs, MemberPayload, MemberView } from "../types/member.ts";
import { RemoveMemberInput, toMember, UpdateMemberInput } from "../types/member.ts";

@Resolver()
export class PeopleResolver {
  @Query(() => MemberConnection, { description: "List the people who log in for the customer." })
  @ForPeople("admin", "developer", "finance", "viewer")
  async members(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<MemberView>> {
    return toConnection(await listMembers(ctx, { page: pageOf(page) }), toMember);
  }

  @Query(() => MemberView, { nullable: true, description: "Get one member." })
  @ForPeople("admin", "developer", "finance", "viewer")
  async member(
    @Args(() => MemberIdArgs) { id }: MemberIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MemberView> {
    return toMember(await getMember(ctx, { userId: id }));
  }

  @Query(() => InvitationConnection, { description: "List the invitations that are open." })
  @ForPeople("admin")
  async invitations(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<InvitationView>> {
    return toConnection(await listInvitations(ctx, { page: pageOf(page) }), toInvitation);
  }

  @Mutation(() => InviteMemberPayload, {
    description: "Invite somebody to log in for the customer. They get a mail with a link that is good once.",
  })
  @ForPeople("admin")
  inviteMember(
    @Arg("input", () => InviteMemberInput, { description: "Whom." }) input: InviteMemberInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<InviteMemberPayload> {
    return inviteByMail(ctx, input);
  }

  @Mutation(() => InvitationPayload, { description: "Take an invitation back." })
  @ForPeople("admin")
  async revokeInvitation(
    @Arg("input", () => RevokeInvitationInput, { description: "Which." }) input: RevokeInvitationInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<InvitationPayload> {
    return { invitation: toInvitation(await revokeInvitation(ctx, input)) };
  }

  @Mutation(() => MemberPayload, {
    description: "Accept an invitation: choose a name and a password. Then log in.",
  })
  @Public()
  async acceptInvitation(
    @Arg("input", () => AcceptInvitationInput, { description: "The token, and who comes." })
    input: AcceptInvitationInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MemberPayload> {
    return { member: toMember(await acceptInvitation(ctx, input)) };
  }

  @Mutation(() => MemberPayload, {
    description: "Change a member's role or name, or your own name. A new role ends their sessions.",
  })
  @ForPeople("admin", "developer", "finance", "viewer")
  async updateMember(
    @Arg("input", () => UpdateMemberInput, { description: "Who, and what." }) input: UpdateMemberInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MemberPayload> {
    return { member: toMember(await updateMember(ctx, input)) };
  }

  @Mutation(() => MemberPayload, { description: "Shut a member out: their sessions end at once." })
  @ForPeople("admin")
  async removeMember(
    @Arg("input", () => RemoveMemberInput, { description: "Whom." }) input: RemoveMemberInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<MemberPayload> {
    return { member: toMember(await removeMember(ctx, input)) };
  }
}
