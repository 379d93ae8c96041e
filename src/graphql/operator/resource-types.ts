import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import type { EnteredType, Resource, ResourceType, Status } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { enumOf } from "../types/enums.ts";
import { idLimits } from "../types/field-limits.ts";
import { CatalogStatusEnum } from "../types/model-enums.ts";
import { Payload } from "../types/user-error.ts";

const ResourceTypeEnum = enumOf<ResourceType>("ResourceType", "What a resource is.", {
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

  @Field(() => String, { description: "Unique within its type." })
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

  @Field(() => String, { nullable: true, description: "Where it is reached." })
  endpoint!: string | null;

  @Field(() => JsonObject, { description: "Whatever else is to be said." })
  metadata!: object;

  @Field(() => DateTime, { description: "When it was entered." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const ResourceConnection = connectionOf("Resource", () => ResourceView);

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

@InputType("SaveResourceInput", {
  description: "A resource by type and name; what is omitted stays as it is.",
})
export class SaveResourceInput {
  @Field(() => ResourceTypeEnum, { description: "What it is; models cannot be entered here." })
  type!: EnteredType;

  @Field(() => String, { description: "Unique within its type." })
  @Limit({ minLength: 1, maxLength: 128 })
  name!: string;

  @Field(() => String, { nullable: true, description: "What people call it; its name when omitted." })
  @Limit({ notNull: true, minLength: 1, maxLength: 120 })
  displayName?: string;

  @Field(() => String, { nullable: true, description: "What it is for." })
  @Limit({ notNull: true, maxLength: 4000 })
  description?: string;

  @Field(() => CatalogStatusEnum, { nullable: true, description: "Whether it is offered." })
  @Limit({ notNull: true })
  status?: Status;

  @Field(() => String, { nullable: true, description: "Its own version." })
  @Limit({ notNull: true, minLength: 1, maxLength: 40 })
  version?: string;

  @Field(() => [String], { nullable: true, description: "What it is listed under." })
  @Limit({ notNull: true, maxItems: 50, minLength: 1, maxLength: 128 })
  tags?: string[];

  @Field(() => String, { nullable: true, description: "Where it is reached; null is nowhere." })
  @Limit({ maxLength: 2000 })
  endpoint?: string | null;

  @Field(() => JsonObject, { nullable: true, description: "Whatever else is to be said." })
  @Limit({ notNull: true })
  metadata?: Record<string, unknown>;
}

@InputType("DeleteResourceInput", { description: "Which resource." })
export class DeleteResourceInput {
  @Field(() => ID, { description: "`res_…`." })
  @Limit(idLimits)
  resourceId!: string;
}

@ObjectType("ResourcePayload", { simpleResolvers: true, description: "A resource after a change." })
export class ResourcePayload extends Payload {
  @Field(() => ResourceView, { nullable: true, description: "The resource." })
  resource!: ResourceView | null;
}

@ObjectType("DeleteResourcePayload", { simpleResolvers: true, description: "A resource that is gone." })
export class DeleteResourcePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "What its id was." })
  resourceId!: string | null;
}

/** A resource as operators see it. */
export function toResource(resource: Resource): ResourceView {
  const { id, type, name, displayName, description, status, version, tags } = resource;
  const { endpoint, metadata, createdAt, updatedAt } = resource;
  const own = { id, type, name, displayName, description, status, version, tags };
  return { ...own, endpoint, metadata, createdAt, updatedAt };
}
