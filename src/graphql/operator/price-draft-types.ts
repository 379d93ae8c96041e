import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { PriceDraft } from "../../catalog/index.ts";
import { Limit } from "../limits.ts";
import { DateTime } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { idLimits, modelIdLimits } from "../types/field-limits.ts";
import { PriceView, toPrice } from "../types/price.ts";
import { Payload } from "../types/user-error.ts";
import { PriceTermsInput } from "./price-types.ts";

const note = { maxLength: 2000 } as const;

@ObjectType("PriceDraft", {
  simpleResolvers: true,
  description: "A price that is being worked on; nobody is charged by it.",
})
export class PriceDraftView {
  @Field(() => ID, { description: "`drf_…`." })
  id!: string;

  @Field(() => ID, { description: "The model." })
  modelId!: string;

  @Field(() => ID, { nullable: true, description: "The one customer whose price it shall be." })
  customerId!: string | null;

  @Field(() => ID, { nullable: true, description: "The group whose price it shall be." })
  groupId!: string | null;

  @Field(() => PriceView, { nullable: true, description: "What it says; null: it is no price any more." })
  price!: PriceView | null;

  @Field(() => String, { description: "What the operators want to remember of it." })
  note!: string;

  @Field(() => ID, { description: "Who began it." })
  author!: string;

  @Field(() => Int, { description: "Rises with every change." })
  version!: number;

  @Field(() => DateTime, { description: "When it was begun." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const PriceDraftConnection = connectionOf("PriceDraft", () => PriceDraftView);

@ArgsType()
export class PriceDraftsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Only drafts for this model." })
  @Limit(modelIdLimits)
  modelId?: string | null;
}

@InputType("CreatePriceDraftInput", { description: "A new draft." })
export class CreatePriceDraftInput {
  @Field(() => ID, { description: "The model." })
  @Limit(modelIdLimits)
  modelId!: string;

  @Field(() => ID, { nullable: true, description: "The one customer it is for." })
  @Limit(idLimits)
  customerId?: string | null;

  @Field(() => ID, { nullable: true, description: "The group it is for; without either: the list price." })
  @Limit(idLimits)
  groupId?: string | null;

  @Field(() => PriceTermsInput, { description: "What it says." })
  price!: PriceTermsInput;

  @Field(() => String, { nullable: true, description: "What to remember of it." })
  @Limit({ notNull: true, ...note })
  note?: string;
}

@InputType("UpdatePriceDraftInput", { description: "What changes of a draft; what is omitted stays." })
export class UpdatePriceDraftInput {
  @Field(() => ID, { description: "`drf_…`." })
  @Limit(idLimits)
  draftId!: string;

  @Field(() => PriceTermsInput, { nullable: true, description: "What it says, all of it." })
  @Limit({ notNull: true })
  price?: PriceTermsInput;

  @Field(() => String, { nullable: true, description: "What to remember of it." })
  @Limit({ notNull: true, ...note })
  note?: string;

  @Field(() => Int, { nullable: true, description: "The version that was read; another one is a conflict." })
  @Limit({ notNull: true, min: 1 })
  version?: number;
}

@InputType("DeletePriceDraftInput", { description: "Which draft." })
export class DeletePriceDraftInput {
  @Field(() => ID, { description: "`drf_…`." })
  @Limit(idLimits)
  draftId!: string;
}

@InputType("PublishPriceDraftInput", { description: "Which draft, and from when it counts." })
export class PublishPriceDraftInput {
  @Field(() => ID, { description: "`drf_…`." })
  @Limit(idLimits)
  draftId!: string;

  @Field(() => DateTime, { nullable: true, description: "From when; now when omitted." })
  effectiveFrom?: Date | null;

  @Field(() => Boolean, { nullable: true, description: "True: even below a supplier's cost." })
  @Limit({ notNull: true })
  acceptBelowCost?: boolean;

  @Field(() => Int, { nullable: true, description: "The version that was read; another one is a conflict." })
  @Limit({ notNull: true, min: 1 })
  version?: number;
}

@ObjectType("PriceDraftPayload", { simpleResolvers: true, description: "A draft after a change." })
export class PriceDraftPayload extends Payload {
  @Field(() => PriceDraftView, { nullable: true, description: "The draft; as it was, when it was deleted." })
  draft!: PriceDraftView | null;
}

/** A draft as operators see it. */
export function toPriceDraft(draft: PriceDraft): PriceDraftView {
  const { id, modelId, customerId, groupId, terms, note, author, version, createdAt, updatedAt } = draft;
  const about = { id, modelId, customerId, groupId, note, author, version, createdAt, updatedAt };
  return { ...about, price: terms && toPrice(terms) };
}
