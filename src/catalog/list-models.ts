import type { Page, PageRequest } from "../kernel/page.ts";
import { pageByTime, type Ctx, type Slice } from "../storage/index.ts";
import type { CatalogModel } from "./catalog-model.ts";
import { byNewest, readCatalogView } from "./catalog-view.ts";
import { storableText } from "./storable-text.ts";

export interface ListModelsInput {
  customerId: string;
  page: PageRequest;
  tag?: string | undefined;
  capability?: string | undefined;
  /** Part of the id, display name or description, whatever its case. */
  q?: string | undefined;
}

/** The models that a customer may see, newest first, callable or not. */
export async function listModels(ctx: Ctx, input: ListModelsInput): Promise<Page<CatalogModel>> {
  const { customerId, page } = input;
  const { models } = await readCatalogView(ctx, customerId);
  const wanted = models.filter(matching(input));
  return pageByTime(
    ctx,
    { scope: { list: "models", owner: customerId }, page },
    {
      fetch: (slice) => Promise.resolve(cut(wanted, slice)),
      placeOf: ({ createdAt, id }) => ({ at: createdAt, id }),
    },
  );
}

function matching({ tag, capability, q }: ListModelsInput): (model: CatalogModel) => boolean {
  const [wantedTag, wantedCapability] = [tag, capability].map((text) => text && storableText(text));
  const part = q && storableText(q).toLowerCase();
  return (model) =>
    (wantedTag === undefined || model.tags.includes(wantedTag)) &&
    (wantedCapability === undefined || model.capabilities.includes(wantedCapability)) &&
    (part === undefined ||
      [model.id, model.displayName, model.description].some((text) => text.toLowerCase().includes(part)));
}

/** The models of a slice, in the order of its walk; `models` are the newest first. */
function cut(models: readonly CatalogModel[], { after, backwards, take }: Slice): CatalogModel[] {
  if (after === null) return backwards ? models.slice(-take).reverse() : models.slice(0, take);
  const place = { createdAt: after.at, id: after.id };
  if (backwards)
    return models
      .filter((model) => byNewest(model, place) < 0)
      .slice(-take)
      .reverse();
  return models.filter((model) => byNewest(model, place) > 0).slice(0, take);
}
