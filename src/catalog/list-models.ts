import type { Page, PageRequest } from "../kernel/page.ts";
import { pageByTime, type Ctx } from "../storage/index.ts";
import { describeModel, type CatalogModel } from "./catalog-model.ts";
import { inCustomerView, readFacts, readVisibleModels } from "./customer-view-store.ts";

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
  const { customerId, page, tag, capability, q } = input;
  const scope = { list: "models", owner: customerId };
  return inCustomerView(ctx, customerId, async (tx, buyer) => {
    const filter = { tag, capability, q };
    const cut = await pageByTime(
      ctx,
      { scope, page },
      {
        fetch: (slice) => readVisibleModels(tx, { buyer, filter, slice }),
        placeOf: ({ createdAt, id }) => ({ at: createdAt, id }),
      },
    );
    const facts = await readFacts(tx, ctx, { buyer, models: cut.items });
    return { ...cut, items: cut.items.map((model) => describeModel(facts.get(model.id)!, facts)) };
  });
}
