import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { getProfile, updateProfile } from "../../customers/index.ts";
import { Needs } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { tenantOf } from "../tenant.ts";
import { ProfileView, readProfileChanges, toProfile } from "../types/profile.ts";
import { UpdateProfileInput, UpdateProfilePayload } from "../types/profile.ts";

@Resolver()
export class ProfileResolver {
  @Query(() => ProfileView, { description: "Get the current customer profile." })
  async profile(@Ctx() ctx: GraphqlContext): Promise<ProfileView> {
    return toProfile(await getProfile(ctx, { customerId: tenantOf(ctx) }));
  }

  @Mutation(() => UpdateProfilePayload, { description: "Update the current customer profile." })
  @Needs("account:write")
  async updateProfile(
    @Arg("input", () => UpdateProfileInput, { description: "What to change." }) input: UpdateProfileInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateProfilePayload> {
    const of = { customerId: tenantOf(ctx), expectedVersion: input.expectedVersion };
    return { profile: toProfile(await updateProfile(ctx, { ...of, changes: readProfileChanges(input) })) };
  }
}
