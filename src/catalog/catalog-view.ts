import type { Ctx, Database, Reader } from "../storage/index.ts";
import { readTenant } from "../storage/index.ts";
import { describeModel, type CatalogModel } from "./catalog-model.ts";
import {
  readFacts,
  readNextPriceAt,
  readViewStand,
  readVisibleModels,
  type ViewStand,
} from "./customer-view-store.ts";
import type { Buyer } from "./price-scope.ts";

/** The catalog as a customer sees it. It is shared among requests: nobody changes it. */
export interface CatalogView {
  /** Newest first. */
  models: readonly CatalogModel[];
  byId: ReadonlyMap<string, CatalogModel>;
}

interface Kept {
  revision: string;
  /** Of the clock, in milliseconds: when it was read, and until when its prices hold. */
  fromMs: number;
  untilMs: number;
  view: Promise<CatalogView>;
  models: number;
}

/** A day after a change its number is forgotten, so that the lack of one says nothing after a while. */
const AGE_MAX_MS = 60_000;
/** Of all views that are kept for one database, each counted with its models. */
const MODELS_MAX = 50_000;

const keptOf = new WeakMap<Database["pool"], Map<string, Kept>>();

/**
 * The catalog as one customer sees it now. What is asked of the database at every turn is only whether
 * anything has changed; the rest is kept, for customers who see the same together. Throws `not_found` for a
 * customer that is not there or that the principal may not name.
 */
export function readCatalogView(ctx: Ctx, customerId: string): Promise<CatalogView> {
  return readTenant(ctx, customerId, async (tx) => {
    const stand = await readViewStand(tx, customerId);
    const kept = keptFor(ctx.database);
    const name = nameOf(stand, ctx.keyring.keyId);
    const known = kept.get(name);
    const nowMs = ctx.clock.now().getTime();
    if (known && known.revision === stand.revision && known.fromMs <= nowMs && nowMs < known.untilMs)
      return known.view;
    return load(ctx, tx, { stand, kept, name });
  });
}

/** The order of a customer's models: the newest first; ids decide between those of one moment. */
export function byNewest(
  one: Pick<CatalogModel, "createdAt" | "id">,
  other: Pick<CatalogModel, "createdAt" | "id">,
): number {
  const youngerMs = other.createdAt.getTime() - one.createdAt.getTime();
  if (youngerMs !== 0) return youngerMs;
  return one.id === other.id ? 0 : one.id > other.id ? -1 : 1;
}

async function load(
  ctx: Ctx,
  tx: Reader,
  { stand, kept, name }: { stand: ViewStand; kept: Map<string, Kept>; name: string },
): Promise<CatalogView> {
  const fromMs = ctx.clock.now().getTime();
  const read = readView(ctx, tx, stand.buyer);
  const entry: Kept = {
    ...{ revision: stand.revision, fromMs, untilMs: fromMs + AGE_MAX_MS, models: 1 },
    view: read.then(({ view }) => view),
  };
  kept.delete(name);
  kept.set(name, entry);
  try {
    const { view, nextPriceAt } = await read;
    entry.models += view.models.length;
    if (nextPriceAt) entry.untilMs = Math.min(entry.untilMs, nextPriceAt.getTime());
    makeRoom(kept);
    return view;
  } catch (thrown) {
    if (kept.get(name) === entry) kept.delete(name);
    throw thrown;
  }
}

async function readView(
  ctx: Ctx,
  tx: Reader,
  buyer: Buyer,
): Promise<{ view: CatalogView; nextPriceAt: Date | null }> {
  const nextPriceAt = await readNextPriceAt(tx, ctx.clock.now());
  const found = await readVisibleModels(tx, buyer);
  const facts = await readFacts(tx, ctx, { buyer, models: found });
  const models = found.map(({ id }) => describeModel(facts.get(id)!, facts)).sort(byNewest);
  return { view: { models, byId: new Map(models.map((model) => [model.id, model])) }, nextPriceAt };
}

function keptFor({ pool }: Database): Map<string, Kept> {
  const known = keptOf.get(pool);
  if (known) return known;
  const made = new Map<string, Kept>();
  keptOf.set(pool, made);
  return made;
}

/** Customers without prices and models of their own see the same as all of their group and currency. */
function nameOf({ buyer, hasOwn }: ViewStand, keyId: string): string {
  const { customerId, groupId, currency } = buyer;
  return JSON.stringify([keyId, currency, groupId, hasOwn ? customerId : null]);
}

/** Forgets the views that were read longest ago. */
function makeRoom(kept: Map<string, Kept>): void {
  let models = 0;
  for (const entry of kept.values()) models += entry.models;
  for (const [name, entry] of kept) {
    if (models <= MODELS_MAX) return;
    models -= entry.models;
    kept.delete(name);
  }
}
