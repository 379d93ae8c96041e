import { priceRequests } from "../../activity/index.ts";
import { assessPriceDraft } from "../../catalog/index.ts";
import type { GraphqlContext } from "../context.ts";
import { toMarginWarning } from "./margin-types.ts";
import { toPricePreview, type PricePreviewArgs, type PricePreviewView } from "./price-preview-types.ts";

const WEEK_MS = 7 * 86_400_000;

/** What would have come of a draft: the catalog says whom it concerns, the activity what they used. */
export async function readPricePreview(
  ctx: GraphqlContext,
  { draftId, customerId, from, to }: PricePreviewArgs,
): Promise<PricePreviewView> {
  const { terms, scope, outranking, warnings } = await assessPriceDraft(ctx, {
    draftId,
    ...(customerId && { customerId }),
  });
  const end = to ?? ctx.clock.now();
  const begin = from ?? new Date(end.getTime() - WEEK_MS);
  const repricing = await priceRequests(ctx, { terms, scope, outranking, from: begin, to: end });
  return { ...toPricePreview(repricing), warnings: warnings.map(toMarginWarning) };
}
