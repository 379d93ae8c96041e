import { groupBy } from "../kernel/group-by.ts";
import { keyset, readTenant, type Ctx, type Reader, type Slice } from "../storage/index.ts";
import { Prisma } from "../storage/prisma/client.ts";
import { readBuyer } from "./buyer-store.ts";
import type { ModelFacts, Route } from "./catalog-model.ts";
import { likePattern } from "./like-pattern.ts";
import type { ModelKind, Strategy } from "./model.ts";
import { priceFor, pricesOf, type Buyer } from "./price-scope.ts";
import { readPricesInForce } from "./price-store.ts";
import { storableText } from "./storable-text.ts";

/** Which of the visible models are wanted. */
export interface ViewFilter {
  modelId?: string | undefined;
  tag?: string | undefined;
  capability?: string | undefined;
  q?: string | undefined;
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

/** Up to `take` visible models after the position, newest first, and nothing about their suppliers. */
export async function readVisibleModels(
  tx: Reader,
  of: { buyer: Buyer; filter: ViewFilter; slice: Slice },
): Promise<ModelFacts["model"][]> {
  const { condition, order } = keyset({ key: Prisma.sql`m.created_at`, id: Prisma.sql`m.id` }, of.slice);
  const conditions = [visibleTo(of.buyer), ...conditionsOf(of.filter), condition];
  const rows = await tx.$queryRaw<
    ModelRow[]
  >`SELECT ${columns} FROM model m WHERE ${Prisma.join(conditions, " AND ")}
    ${order} LIMIT ${of.slice.take}`;
  return rows.map(modelOf);
}

/** What is to be known of these models and of the members among them that the customer may see, by id. */
export async function readFacts(
  tx: Reader,
  ctx: Ctx,
  of: { buyer: Buyer; models: readonly ModelFacts["model"][] },
): Promise<Map<string, ModelFacts>> {
  const { buyer, models } = of;
  const memberIds = models.flatMap((model) => model.members);
  const members = memberIds.length > 0 ? await readModels(tx, buyer, memberIds) : [];
  const all = new Map([...models, ...members.map(modelOf)].map((model) => [model.id, model]));
  const modelIds = [...all.keys()];
  const inForce = await readPricesInForce(tx, { modelIds, buyer, at: ctx.clock.now() });
  const prices = groupBy(inForce, (row) => row.modelId);
  const routes = await readRoutes(tx, modelIds, ctx.keyring.keyId);
  return new Map(
    [...all].map(([id, model]) => {
      const price = priceFor(buyer, pricesOf(buyer, prices.get(id) ?? []));
      return [id, { model, price, routes: routes.get(id) ?? [] }];
    }),
  );
}

function readModels(tx: Reader, buyer: Buyer, ids: readonly string[]): Promise<ModelRow[]> {
  return tx.$queryRaw`SELECT ${columns} FROM model m WHERE m.id = ANY(${ids}) AND ${visibleTo(buyer)}`;
}

/** The ids of all models that the customer may see. */
export async function readVisibleModelIds(tx: Reader, buyer: Buyer): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT m.id FROM model m WHERE ${visibleTo(buyer)}`;
  return rows.map((row) => row.id);
}

/** The tags of the visible models, the most used first. */
export async function readVisibleTags(
  tx: Reader,
  buyer: Buyer,
): Promise<{ tag: string; modelCount: number }[]> {
  return tx.$queryRaw`SELECT tag, count(*)::int AS "modelCount" FROM model m CROSS JOIN unnest(m.tags) AS tag
    WHERE ${visibleTo(buyer)} GROUP BY tag ORDER BY count(*) DESC, tag`;
}

async function readRoutes(tx: Reader, modelIds: string[], keyId: string): Promise<Map<string, Route[]>> {
  const rows = await tx.$queryRaw<RouteRow[]>`
    SELECT model_id, ${keyId} = ANY(sealed_by) AS is_usable FROM model_route
    WHERE model_id = ANY(${modelIds})`;
  const routes = groupBy(rows, (row) => row.model_id);
  return new Map([...routes].map(([id, of]) => [id, of.map((row) => ({ isUsable: row.is_usable }))]));
}

function conditionsOf(filter: ViewFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (filter.modelId !== undefined) conditions.push(Prisma.sql`m.id = ${storableText(filter.modelId)}`);
  if (filter.tag !== undefined) conditions.push(Prisma.sql`${storableText(filter.tag)} = ANY(m.tags)`);
  if (filter.capability !== undefined)
    conditions.push(Prisma.sql`${storableText(filter.capability)} = ANY(m.capabilities)`);
  if (filter.q !== undefined) {
    const pattern = likePattern(filter.q);
    conditions.push(
      Prisma.sql`(m.id ILIKE ${pattern} OR m.display_name ILIKE ${pattern}
        OR m.description ILIKE ${pattern})`,
    );
  }
  return conditions;
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
