import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { readSystem } from "./read-system.ts";
import { JobView, RunJobInput, RunJobPayload, SettingView } from "./system-types.ts";
import { SystemView, toJob, toSetting } from "./system-types.ts";

@Resolver()
export class SystemResolver {
  @Query(() => [SettingView], { description: "List the configuration, without its secrets." })
  settings(@Ctx() ctx: GraphqlContext): SettingView[] {
    return ctx.deps.operations.settings.map(toSetting);
  }

  @Query(() => SystemView, { description: "Get the product's version, its database and its nodes." })
  system(@Ctx() ctx: GraphqlContext): Promise<SystemView> {
    return readSystem(ctx);
  }

  @Query(() => [JobView], { description: "List periodic work, with how it went last." })
  async jobs(@Ctx() ctx: GraphqlContext): Promise<JobView[]> {
    return (await ctx.deps.operations.jobs.list(ctx)).map(toJob);
  }

  @Mutation(() => RunJobPayload, { description: "Run a job now, on the node that answers, and wait for it." })
  @OpenTo()
  async runJob(
    @Arg("input", () => RunJobInput, { description: "Which." }) input: RunJobInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RunJobPayload> {
    return { job: toJob(await ctx.deps.operations.jobs.run(ctx, input)) };
  }
}
