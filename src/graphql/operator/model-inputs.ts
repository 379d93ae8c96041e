import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ModelKind, Status, Strategy, Visibility } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { JsonObject } from "../scalars.ts";
import { idLimits, modelIdLimits } from "../types/field-limits.ts";
import { CatalogStatusEnum, ModelKindEnum, StrategyEnum, VisibilityEnum } from "../types/model-enums.ts";
import { Payload } from "../types/user-error.ts";
import { DeploymentView, OperatorModelView } from "./model-types.ts";
import { PriceTermsInput } from "./price-types.ts";

const words = { notNull: true, maxItems: 50, minLength: 1, maxLength: 128 } as const;

/** What may be stated of a new model and of a known one alike. */
@InputType()
export abstract class ModelFieldsInput {
  @Field(() => String, { nullable: true, description: "What people call it; its id when omitted." })
  @Limit({ notNull: true, minLength: 1, maxLength: 120 })
  displayName?: string;

  @Field(() => String, { nullable: true, description: "What it is for." })
  @Limit({ notNull: true, maxLength: 4000 })
  description?: string;

  @Field(() => StrategyEnum, {
    nullable: true,
    description: "How an auto model chooses; null for a single model.",
  })
  strategy?: Strategy | null;

  @Field(() => [String], { nullable: true, description: "What an auto model chooses from." })
  @Limit(words)
  members?: string[];

  @Field(() => [String], { nullable: true, description: "What it can do; chat and streaming when omitted." })
  @Limit(words)
  capabilities?: string[];

  @Field(() => [String], { nullable: true, description: "What it reads; text when omitted." })
  @Limit(words)
  inputModalities?: string[];

  @Field(() => Int, { nullable: true, description: "Tokens of input and output together; null is unknown." })
  @Limit({ min: 1 })
  contextWindow?: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output at most; null is unknown." })
  @Limit({ min: 1 })
  maxOutputTokens?: number | null;

  @Field(() => [String], { nullable: true, description: "What it is listed under." })
  @Limit(words)
  tags?: string[];

  @Field(() => VisibilityEnum, { nullable: true, description: "Who may see it; everyone when omitted." })
  @Limit({ notNull: true })
  visibility?: Visibility;

  @Field(() => CatalogStatusEnum, { nullable: true, description: "Whether it is in use." })
  @Limit({ notNull: true })
  status?: Status;

  @Field(() => JsonObject, { nullable: true, description: "The operator's own notes." })
  @Limit({ notNull: true })
  metadata?: Record<string, unknown>;
}

@InputType("CreateModelInput", {
  description: "A new model; it becomes callable with a price and a deployment.",
})
export class CreateModelInput extends ModelFieldsInput {
  @Field(() => ID, { description: "The value of `model` in request bodies; it never changes." })
  @Limit({ minLength: 1, maxLength: 128 })
  id!: string;

  @Field(() => ModelKindEnum, { nullable: true, description: "One model when omitted; it never changes." })
  @Limit({ notNull: true })
  kind?: ModelKind;
}

@InputType("UpdateModelInput", { description: "What changes of a model; what is omitted stays." })
export class UpdateModelInput extends ModelFieldsInput {
  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  modelId!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The version that was read; another one is a version_conflict.",
  })
  @Limit({ notNull: true, min: 1 })
  version?: number;
}

/** What may be stated of a new deployment and of a known one alike. */
@InputType()
export abstract class DeploymentFieldsInput {
  @Field(() => Int, { nullable: true, description: "Lower is tried first; 0 when omitted." })
  @Limit({ notNull: true, min: 0, max: 1000 })
  priority?: number;

  @Field(() => Int, {
    nullable: true,
    description: "Share among deployments of one priority; 100 when omitted.",
  })
  @Limit({ notNull: true, min: 0, max: 1_000_000 })
  weight?: number;

  @Field(() => String, { nullable: true, description: "Where it is; null is the supplier's region." })
  @Limit({ maxLength: 64 })
  region?: string | null;

  @Field(() => JsonObject, { nullable: true, description: "Over the supplier's own flags." })
  @Limit({ notNull: true })
  flags?: object;

  @Field(() => PriceTermsInput, {
    nullable: true,
    description: "What the supplier charges; null is unknown.",
  })
  cost?: PriceTermsInput | null;

  @Field(() => CatalogStatusEnum, { nullable: true, description: "Whether it is used." })
  @Limit({ notNull: true })
  status?: Status;
}

@InputType("CreateDeploymentInput", { description: "Lets a supplier serve a model." })
export class CreateDeploymentInput extends DeploymentFieldsInput {
  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  modelId!: string;

  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { description: "The supplier's name of the model." })
  @Limit({ minLength: 1, maxLength: 256 })
  upstreamModel!: string;
}

@InputType("UpdateDeploymentInput", { description: "What changes of a deployment; what is omitted stays." })
export class UpdateDeploymentInput extends DeploymentFieldsInput {
  @Field(() => ID, { description: "`dep_…`." })
  @Limit(idLimits)
  deploymentId!: string;

  @Field(() => String, { nullable: true, description: "The supplier's name of the model." })
  @Limit({ notNull: true, minLength: 1, maxLength: 256 })
  upstreamModel?: string;
}

@ObjectType("ModelPayload", { simpleResolvers: true, description: "A model after a change." })
export class ModelPayload extends Payload {
  @Field(() => OperatorModelView, { nullable: true, description: "The model." })
  model!: OperatorModelView | null;
}

@ObjectType("DeploymentPayload", { simpleResolvers: true, description: "A deployment after a change." })
export class DeploymentPayload extends Payload {
  @Field(() => DeploymentView, { nullable: true, description: "The deployment." })
  deployment!: DeploymentView | null;
}
