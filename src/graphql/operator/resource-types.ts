import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { EnteredType, Status } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { JsonObject } from "../scalars.ts";
import { idLimits } from "../types/field-limits.ts";
import { CatalogStatusEnum } from "../types/model-enums.ts";
import { ResourceTypeEnum, ResourceView } from "../types/resource.ts";
import { Payload } from "../types/user-error.ts";

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
