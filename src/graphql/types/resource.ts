import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { Resource, ResourceType, ResourceTypeCount, Status } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { connectionOf, PageArgs } from "./connection.ts";
import { enumOf } from "./enums.ts";
import { CatalogStatusEnum } from "./model-enums.ts";

export const ResourceTypeEnum = enumOf<ResourceType>("ResourceType", "What a resource is.", {
  model: "A model of the catalog; it enters the list by itself.",
  mcp: "An MCP server.",
  skill: "A skill.",
  agent: "An agent.",
});

@ObjectType("Resource", {
  simpleResolvers: true,
  description: "Something that customers are offered; all of it is public.",
})
export class ResourceView {
  @Field(() => ID, { description: "`res_…`." })
  id!: string;

  @Field(() => ResourceTypeEnum, { description: "What it is." })
  type!: ResourceType;

  @Field(() => String, { description: "Unique within its type; of a model, its id." })
  name!: string;

  @Field(() => String, { description: "What people call it." })
  displayName!: string;

  @Field(() => String, { description: "What it is for." })
  description!: string;

  @Field(() => CatalogStatusEnum, { description: "Whether it is offered." })
  status!: Status;

  @Field(() => String, { description: "Its own version." })
  version!: string;

  @Field(() => [String], { description: "What it is listed under." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "Where it is reached; null for a model." })
  endpoint!: string | null;

  @Field(() => JsonObject, { description: "Whatever else is to be said." })
  metadata!: object;

  @Field(() => DateTime, { description: "When it was entered." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const ResourceConnection = connectionOf("Resource", () => ResourceView);

@ObjectType("ResourceTypeCount", {
  simpleResolvers: true,
  description: "A type of resource, and how many of it the customer sees.",
})
export class ResourceTypeCountView {
  @Field(() => ResourceTypeEnum, { description: "The type." })
  type!: ResourceType;

  @Field(() => String, { description: "What people call them." })
  displayName!: string;

  @Field(() => String, { description: "What they are." })
  description!: string;

  @Field(() => Int, { description: "How many there are." })
  count!: number;
}

@ArgsType()
export class ResourcesArgs extends PageArgs {
  @Field(() => ResourceTypeEnum, { nullable: true, description: "Only resources of this type." })
  type?: ResourceType | null;

  @Field(() => String, { nullable: true, description: "Only resources with this tag." })
  @Limit({ maxLength: 100 })
  tag?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only resources whose name or description contains this.",
  })
  @Limit({ maxLength: 100 })
  q?: string | null;
}

@ArgsType()
export class ResourceIdArgs {
  @Field(() => ID, { description: "`res_…`; of a model, `res_model.` and its id." })
  @Limit({ pattern: /^res_[A-Za-z0-9][A-Za-z0-9._:/-]{0,140}$/, otherwise: "not_found" })
  id!: string;
}

/** A resource as it is shown. */
export function toResource(resource: Resource): ResourceView {
  const { id, type, name, displayName, description, status, version, tags } = resource;
  const { endpoint, metadata, createdAt, updatedAt } = resource;
  const own = { id, type, name, displayName, description, status, version, tags };
  return { ...own, endpoint, metadata, createdAt, updatedAt };
}

/** A type of resource as it is shown. */
export function toResourceTypeCount({ type, ...rest }: ResourceTypeCount): ResourceTypeCountView {
  const { displayName, description, count } = rest;
  return { type, displayName, description, count };
}
