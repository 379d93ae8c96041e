import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import {
  createDeployment,
  createModel,
  getModelForOperator,
  listModelsForOperator,
} from "../../catalog/index.ts";
import { updateDeployment, updateModel } from "../../catalog/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { CreateDeploymentInput, CreateModelInput, DeploymentPayload, ModelPayload } from "./model-inputs.ts";
import { UpdateDeploymentInput, UpdateModelInput } from "./model-inputs.ts";
import {
  OperatorModelConnection,
  OperatorModelIdArgs,
  OperatorModelsArgs,
  OperatorModelView,
} from "./model-types.ts";
import { toDeployment, toOperatorModel } from "./model-types.ts";
import { readDeploymentFields } from "./read-deployment-fields.ts";

@Resolver()
export class ModelsAdminResolver {
  @Query(() => OperatorModelConnection, {
    description: "List models, with deployments, costs and list prices.",
  })
  async models(
    @Args(() => OperatorModelsArgs) args: OperatorModelsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<OperatorModelView>> {
    const input = listInput(args);
    return toConnection(await listModelsForOperator(ctx, input), toOperatorModel);
  }

  @Query(() => OperatorModelView, { nullable: true, description: "Get one model." })
  async model(
    @Args(() => OperatorModelIdArgs) { id }: OperatorModelIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<OperatorModelView> {
    return toOperatorModel(await getModelForOperator(ctx, { modelId: id }));
  }

  @Mutation(() => ModelPayload, { description: "Enter a model." })
  @OpenTo()
  async createModel(
    @Arg("input", () => CreateModelInput, { description: "The model." }) input: CreateModelInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ModelPayload> {
    return { model: toOperatorModel(await createModel(ctx, input)) };
  }

  @Mutation(() => ModelPayload, { description: "Change a model; what is omitted stays." })
  @OpenTo()
  async updateModel(
    @Arg("input", () => UpdateModelInput, { description: "Which, and what." }) input: UpdateModelInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ModelPayload> {
    return { model: toOperatorModel(await updateModel(ctx, input)) };
  }

  @Mutation(() => DeploymentPayload, { description: "Let a supplier serve a model." })
  @OpenTo()
  async createDeployment(
    @Arg("input", () => CreateDeploymentInput, { description: "Who serves what." })
    input: CreateDeploymentInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DeploymentPayload> {
    const { modelId, providerId, upstreamModel, ...fields } = input;
    const place = { modelId, providerId, upstreamModel };
    return {
      deployment: toDeployment(await createDeployment(ctx, { ...place, ...readDeploymentFields(fields) })),
    };
  }

  @Mutation(() => DeploymentPayload, { description: "Change a deployment; what is omitted stays." })
  @OpenTo()
  async updateDeployment(
    @Arg("input", () => UpdateDeploymentInput, { description: "Which, and what." })
    input: UpdateDeploymentInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DeploymentPayload> {
    const { deploymentId, upstreamModel, ...fields } = input;
    const changes = { deploymentId, upstreamModel, ...readDeploymentFields(fields) };
    return { deployment: toDeployment(await updateDeployment(ctx, changes)) };
  }
}
