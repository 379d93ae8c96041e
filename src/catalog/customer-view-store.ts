import { fail } from "../kernel/app-error.ts";
import { groupBy } from "../kernel/group-by.ts";
import { readTenant, type Ctx, type Reader } from "../storage/index.ts";
import { Prisma } from "../storage/prisma/client.ts";
import { readBuyer } from "./buyer-store.ts";
import type { ModelFacts, Route } from "./catalog-model.ts";
import type { ModelKind, Strategy } from "./model.ts";
import { priceFor, pricesOf, type Buyer } from "./price-scope.ts";
import { isStanding, readPricesInForce } from "./price-store.ts";

/** What decides which catalog a customer sees, and which state of it is the present one. */
export interface ViewStand {
  buyer: Buyer;
  /** It has prices or models of its own; customers without see the same as others of their group. */
  hasOwn: boolean;
  /** The last changes of the catalog and of the customer. Another text: the view may be another. */
  revision: string;
}

interface ModelRow {
  id: string;
  display_name: string;
  description: string;
  kind: ModelKind;
  strategy: Strategy | null;
  members: string[];
  capabilities: string[];
  input_modalities: string[];
  context_window: number | null;
  max_output_tokens: number | null;
  tags: string[];
  status: string;
  created_at: Date;
}
interface StandRow {
  currency: string;
  group_id: string | null;
  catalog: bigint | null;
  own: bigint | null;
  has_own: boolean;
}
interface RouteRow {
  model_id: string;
  is_usable: boolean;
}

const columns = Prisma.sql`m.id, m.display_name, m.description, m.kind, m.strategy, m.members, m.capabilities,
  m.input_modalities, m.context_window, m.max_output_tokens, m.tags, m.status, m.created_at`;

/**
 * The one gate through which customers read the catalog, behind the wall between tenants: it shows a customer
 * its own entitlements and prices, and of suppliers only whether a model has a route that could be used. The
 * models themselves are everybody's rows, so every query of them asks `visibleTo`. A customer may only name
 * itself.
 */
export function inCustomerView<T>(
  ctx: Ctx,
  customerId: string,
  work: (tx: Reader, buyer: Buyer) => Promise<T>,
): Promise<T> {
  return readTenant(ctx, customerId, async (tx) => work(tx, await readBuyer(tx, customerId)));
}

/** The condition that the buyer may know of model `m`. */
export function visibleTo({ customerId, groupId }: Buyer): Prisma.Sql {
  return Prisma.sql`(m.visibility = 'public'
    OR EXISTS (SELECT FROM entitlement e WHERE e.model_id = m.id AND e.customer_id = ${customerId})
    OR EXISTS (SELECT FROM group_entitlement g WHERE g.model_id = m.id AND g.group_id = ${groupId}))`;
}

/** How a customer stands to the catalog now. Throws `not_found` for a customer that is not there. */
export async function readViewStand(tx: Reader, customerId: string): Promise<ViewStand> {
  const [row] = await tx.$queryRaw<StandRow[]>`
    SELECT c.currency, c.group_id, (SELECT max(seq) FROM change WHERE topic = 'catalog') AS catalog,
      (SELECT max(seq) FROM change WHERE topic = 'customer' AND subject = c.id) AS own,
      EXISTS (SELECT FROM entitlement e WHERE e.customer_id = c.id)
        OR EXISTS (SELECT FROM price_version v WHERE v.customer_id = c.id) AS has_own
    FROM customer c WHERE c.id = ${customerId}`;
  if (!row) throw fail("not_found", { public: "There is no such customer." });
  const { currency, group_id: groupId, catalog, own, has_own: hasOwn } = row;
  const revision = `${String(catalog)} ${hasOwn ? String(own) : ""}`;
  return { buyer: { customerId, groupId, currency }, hasOwn, revision };
}

/** Every model that the buyer may see, and nothing about their suppliers. */
export async function readVisibleModels(tx: Reader, buyer: Buyer): Promise<ModelFacts["model"][]> {
  const rows = await tx.$queryRaw<ModelRow[]>`SELECT ${columns} FROM model m WHERE ${visibleTo(buyer)}`;
  return rows.map(modelOf);
}

/** When the next price that is published for later comes into force; null: none is. */
export async function readNextPriceAt(tx: Reader, at: Date): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(v.effective_from) AS at FROM price_version v
    WHERE v.effective_from > ${at} AND ${isStanding("v")}`;
  return row?.at ?? null;
}

/** What is to be known of these models, by id. */
export async function readFacts(
  tx: Reader,
  ctx: Ctx,
  of: { buyer: Buyer; models: readonly ModelFacts["model"][] },
): Promise<Map<string, ModelFacts>> {
  const { buyer, models } = of;
  const modelIds = models.map(({ id }) => id);
  const inForce = await readPricesInForce(tx, { modelIds, buyer, at: ctx.clock.now() });
  const prices = groupBy(inForce, (row) => row.modelId);
  const routes = await readRoutes(tx, modelIds, ctx.keyring.keyId);
  return new Map(
    models.map((model) => {
      const price = priceFor(buyer, pricesOf(buyer, prices.get(model.id) ?? []));
      return [model.id, { model, price, routes: routes.get(model.id) ?? [] }];
    }),
  );
}

async function readRoutes(tx: Reader, modelIds: string[], keyId: string): Promise<Map<string, Route[]>> {
  const rows = await tx.$queryRaw<RouteRow[]>`
    SELECT model_id, ${keyId} = ANY(sealed_by) AS is_usable FROM model_route
    WHERE model_id = ANY(${modelIds})`;
  const routes = groupBy(rows, (row) => row.model_id);
  return new Map([...routes].map(([id, of]) => [id, of.map((row) => ({ isUsable: row.is_usable }))]));
}

function modelOf(row: ModelRow): ModelFacts["model"] {
  return {
    id: row.id,
    displayName: row.display_name,
    description: row.description,
    kind: row.kind,
    strategy: row.strategy,
    members: row.members,
    capabilities: row.capabilities,
    inputModalities: row.input_modalities,
    contextWindow: row.context_window,
    maxOutputTokens: row.max_output_tokens,
    tags: row.tags,
    status: row.status,
    createdAt: row.created_at,
  };
}
