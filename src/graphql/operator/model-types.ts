import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type {
  Deployment,
  ModelKind,
  OperatorModel,
  Status,
  Strategy,
  Visibility,
} from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { modelIdLimits } from "../types/field-limits.ts";
import { CatalogStatusEnum, ModelKindEnum, StrategyEnum, VisibilityEnum } from "../types/model-enums.ts";
import { SupplierCostView, toSupplierCost } from "./cost-types.ts";
import { PriceVersionView, toPriceVersion } from "./price-types.ts";

@ObjectType("Deployment", { simpleResolvers: true, description: "How one supplier serves one model." })
export class DeploymentView {
  @Field(() => ID, { description: "`dep_…`." })
  id!: string;

  @Field(() => ID, { description: "The model." })
  modelId!: string;

  @Field(() => ID, { description: "The supplier." })
  providerId!: string;

  @Field(() => String, { description: "What the supplier is called." })
  providerName!: string;

  @Field(() => String, { description: "The supplier's name of the model." })
  upstreamModel!: string;

  @Field(() => Int, { description: "Lower is tried first." })
  priority!: number;

  @Field(() => Int, { description: "Share among deployments of one priority." })
  weight!: number;

  @Field(() => String, { nullable: true, description: "Where it is; null is the supplier's region." })
  region!: string | null;

  @Field(() => JsonObject, { description: "Over the supplier's own flags." })
  flags!: object;

  @Field(() => SupplierCostView, {
    nullable: true,
    description: "What the supplier charges; null is unknown.",
  })
  cost!: SupplierCostView | null;

  @Field(() => CatalogStatusEnum, { description: "Whether it is used." })
  status!: Status;

  @Field(() => DateTime, { description: "When it was entered." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

@ObjectType("Model", {
  simpleResolvers: true,
  description: "A model, with where it comes from and what it costs.",
})
export class OperatorModelView {
  @Field(() => ID, { description: "The value of `model` in request bodies; it never changes." })
  id!: string;

  @Field(() => String, { description: "What people call it." })
  displayName!: string;

  @Field(() => String, { description: "What it is for." })
  description!: string;

  @Field(() => ModelKindEnum, { description: "One model, or a choice among several." })
  kind!: ModelKind;

  @Field(() => StrategyEnum, { nullable: true, description: "How an auto model chooses." })
  strategy!: Strategy | null;

  @Field(() => [String], { description: "What an auto model chooses from." })
  members!: string[];

  @Field(() => [String], { description: "What it can do." })
  capabilities!: string[];

  @Field(() => [String], { description: "What it reads." })
  inputModalities!: string[];

  @Field(() => Int, { nullable: true, description: "Tokens of input and output together." })
  contextWindow!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output at most." })
  maxOutputTokens!: number | null;

  @Field(() => [String], { description: "What it is listed under." })
  tags!: string[];

  @Field(() => VisibilityEnum, { description: "Who may see it." })
  visibility!: Visibility;

  @Field(() => CatalogStatusEnum, { description: "Whether it is in use." })
  status!: Status;

  @Field(() => JsonObject, { description: "The operator's own notes." })
  metadata!: object;

  @Field(() => [DeploymentView], { description: "Who serves it." })
  deployments!: DeploymentView[];

  @Field(() => PriceVersionView, {
    nullable: true,
    description: "The list price in force; null: it cannot be called.",
  })
  price!: PriceVersionView | null;

  @Field(() => [PriceVersionView], {
    description: "List prices that are published for later, the next first.",
  })
  scheduledPrices!: PriceVersionView[];

  @Field(() => Int, { description: "Rises with every change." })
  version!: number;

  @Field(() => DateTime, { description: "When it was entered." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const OperatorModelConnection = connectionOf("Model", () => OperatorModelView);

@ArgsType()
export class OperatorModelsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: "Only models whose id or name contains this." })
  @Limit({ maxLength: 100 })
  q?: string | null;
}

@ArgsType()
export class OperatorModelIdArgs {
  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  id!: string;
}

/** A model as operators see it. */
export function toOperatorModel(model: OperatorModel): OperatorModelView {
  return {
    id: model.id,
    displayName: model.displayName,
    description: model.description,
    kind: model.kind,
    strategy: model.strategy,
    members: model.members,
    capabilities: model.capabilities,
    inputModalities: model.inputModalities,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    tags: model.tags,
    visibility: model.visibility,
    status: model.status,
    metadata: model.metadata,
    deployments: model.deployments.map(toDeployment),
    price: model.price && toPriceVersion(model.price),
    scheduledPrices: model.scheduledPrices.map(toPriceVersion),
    version: model.version,
    createdAt: model.createdAt,
    updatedAt: model.updatedAt,
  };
}

/** A deployment as operators see it. */
export function toDeployment(deployment: Deployment): DeploymentView {
  const { id, modelId, providerId, providerName, upstreamModel, priority, weight } = deployment;
  const { region, flags, cost, status, createdAt, updatedAt } = deployment;
  const place = { id, modelId, providerId, providerName, upstreamModel, priority, weight, region, flags };
  return { ...place, cost: cost && toSupplierCost(cost), status, createdAt, updatedAt };
}
