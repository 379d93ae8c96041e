import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { createPriceDraft, deletePriceDraft, listPriceDrafts } from "../../catalog/index.ts";
import { publishPrice, publishPriceDraft, updatePriceDraft } from "../../catalog/index.ts";
import { listPriceVersions, withdrawPrice } from "../../catalog/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { CreatePriceDraftInput, DeletePriceDraftInput, PriceDraftConnection } from "./price-draft-types.ts";
import {
  PriceDraftPayload,
  PriceDraftsArgs,
  type PriceDraftView,
  toPriceDraft,
} from "./price-draft-types.ts";
import { PublishPriceDraftInput, UpdatePriceDraftInput } from "./price-draft-types.ts";
import { PricePreviewArgs, PricePreviewView } from "./price-preview-types.ts";
import { PublishPriceInput, PublishPricePayload, readPriceTerms, toPublishPayload } from "./price-types.ts";
import { PricesArgs, PublishedPriceConnection, type PublishedPriceView } from "./published-price-types.ts";
import { toPublishedPrice, WithdrawPriceInput, WithdrawPricePayload } from "./published-price-types.ts";
import { readPricePreview } from "./read-price-preview.ts";

@Resolver()
export class PricesAdminResolver {
  @Query(() => PublishedPriceConnection, {
    description: "List published prices of every scope, the latest beginning first.",
  })
  async prices(
    @Args(() => PricesArgs) args: PricesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<PublishedPriceView>> {
    const input = listInput(args);
    return toConnection(await listPriceVersions(ctx, input), toPublishedPrice);
  }

  @Query(() => PriceDraftConnection, { description: "List drafts of prices." })
  async priceDrafts(
    @Args(() => PriceDraftsArgs) args: PriceDraftsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<PriceDraftView>> {
    const input = listInput(args);
    return toConnection(await listPriceDrafts(ctx, input), toPriceDraft);
  }

  @Query(() => PricePreviewView, {
    nullable: true,
    description: "What past requests would have been charged by a draft: the last seven days, or as asked.",
  })
  pricePreview(
    @Args(() => PricePreviewArgs) args: PricePreviewArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PricePreviewView> {
    return readPricePreview(ctx, args);
  }

  @Mutation(() => PriceDraftPayload, { description: "Begin a draft of a price." })
  @OpenTo("finance")
  async createPriceDraft(
    @Arg("input", () => CreatePriceDraftInput, { description: "Of what, and what it says." })
    { price, ...about }: CreatePriceDraftInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PriceDraftPayload> {
    const draft = await createPriceDraft(ctx, { ...about, price: readPriceTerms(price) });
    return { draft: toPriceDraft(draft) };
  }

  @Mutation(() => PriceDraftPayload, { description: "Change a draft; what is omitted stays." })
  @OpenTo("finance")
  async updatePriceDraft(
    @Arg("input", () => UpdatePriceDraftInput, { description: "Which, and what." })
    { price, ...change }: UpdatePriceDraftInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PriceDraftPayload> {
    const draft = await updatePriceDraft(ctx, { ...change, ...(price && { price: readPriceTerms(price) }) });
    return { draft: toPriceDraft(draft) };
  }

  @Mutation(() => PriceDraftPayload, { description: "Throw a draft away." })
  @OpenTo("finance")
  async deletePriceDraft(
    @Arg("input", () => DeletePriceDraftInput, { description: "Which." }) input: DeletePriceDraftInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PriceDraftPayload> {
    return { draft: toPriceDraft(await deletePriceDraft(ctx, input)) };
  }

  @Mutation(() => PublishPricePayload, {
    description: "Make a draft a price, now or later; the draft is gone.",
  })
  @OpenTo("finance")
  async publishPriceDraft(
    @Arg("input", () => PublishPriceDraftInput, { description: "Which, and from when." })
    { effectiveFrom, ...which }: PublishPriceDraftInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PublishPricePayload> {
    const from = effectiveFrom ? { effectiveFrom } : {};
    return toPublishPayload(await publishPriceDraft(ctx, { ...which, ...from }));
  }

  @Mutation(() => PublishPricePayload, { description: "Publish a price as a new version, now or later." })
  @OpenTo("finance")
  async publishPrice(
    @Arg("input", () => PublishPriceInput, { description: "Of what, and what it says." })
    { price, effectiveFrom, ...scope }: PublishPriceInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<PublishPricePayload> {
    const from = effectiveFrom ? { effectiveFrom } : {};
    return toPublishPayload(await publishPrice(ctx, { ...scope, ...from, price: readPriceTerms(price) }));
  }

  @Mutation(() => WithdrawPricePayload, { description: "Call a published price off before it takes effect." })
  @OpenTo("finance")
  async withdrawPrice(
    @Arg("input", () => WithdrawPriceInput, { description: "Which, and why." }) input: WithdrawPriceInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<WithdrawPricePayload> {
    return { publishedPrice: toPublishedPrice(await withdrawPrice(ctx, input)) };
  }
}
