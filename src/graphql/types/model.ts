import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { Availability, CatalogModel, ModelKind, Strategy } from "../../catalog/index.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { Limit } from "../limits.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { ProtocolEnum } from "./enums.ts";
import { modelIdLimits } from "./field-limits.ts";
import { AvailabilityEnum, ModelKindEnum, StrategyEnum } from "./model-enums.ts";
import { PriceView, toPrice } from "./price.ts";

@ObjectType("Model", { simpleResolvers: true, description: "A model that the customer may see." })
export class ModelView {
  @Field(() => ID, { description: "The value of `model` in request bodies." })
  id!: string;

  @Field(() => String, { description: "What people call it." })
  displayName!: string;

  @Field(() => String, { description: "What it is for." })
  description!: string;

  @Field(() => ModelKindEnum, { description: "One model, or a choice among several." })
  kind!: ModelKind;

  @Field(() => [String], { description: "What it can do, such as chat, streaming, tools." })
  capabilities!: string[];

  @Field(() => [String], { description: "What it reads, such as text, image." })
  inputModalities!: string[];

  @Field(() => Int, { nullable: true, description: "Tokens of input and output together." })
  contextWindow!: number | null;

  @Field(() => Int, { nullable: true, description: "Tokens of output at most." })
  maxOutputTokens!: number | null;

  @Field(() => [ProtocolEnum], {
    description: "The protocols in which it can be called now: all three, or none.",
  })
  protocols!: Protocol[];

  @Field(() => [String], { description: "What it is listed under." })
  tags!: string[];

  @Field(() => AvailabilityEnum, { description: "Whether it can be served now." })
  status!: Availability;

  @Field(() => Boolean, { description: "Whether this customer can call it now." })
  callable!: boolean;

  @Field(() => PriceView, {
    nullable: true,
    description: "What it costs this customer; null: it is not for sale.",
  })
  price!: PriceView | null;

  @Field(() => [String], { description: "The models that an auto model chooses from." })
  members!: string[];

  @Field(() => StrategyEnum, {
    nullable: true,
    description: "How an auto model chooses; null for a single model.",
  })
  strategy!: Strategy | null;
}

export const ModelConnection = connectionOf("Model", () => ModelView);

@ObjectType("ModelTag", {
  simpleResolvers: true,
  description: "A tag of the models that the customer may see.",
})
export class ModelTagView {
  @Field(() => String, { description: "The tag." })
  tag!: string;

  @Field(() => Int, { description: "How many models have it." })
  modelCount!: number;
}

@ArgsType()
export class ModelsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: "Only models with this tag." })
  @Limit({ maxLength: 100 })
  tag?: string | null;

  @Field(() => String, { nullable: true, description: "Only models that can do this." })
  @Limit({ maxLength: 100 })
  capability?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only models whose id, name or description contains this.",
  })
  @Limit({ maxLength: 100 })
  q?: string | null;
}

@ArgsType()
export class ModelIdArgs {
  @Field(() => ID, { description: "The value of `model` in request bodies." })
  @Limit(modelIdLimits)
  id!: string;
}

/** A model as its customers see it. */
export function toModel(model: CatalogModel): ModelView {
  return {
    id: model.id,
    displayName: model.displayName,
    description: model.description,
    kind: model.kind,
    capabilities: model.capabilities,
    inputModalities: model.inputModalities,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    protocols: model.protocols,
    tags: model.tags,
    status: model.status,
    callable: model.callable,
    price: model.price && toPrice(model.price),
    members: model.members,
    strategy: model.strategy,
  };
}
