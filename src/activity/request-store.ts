import { nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Usage, UsageSource } from "../kernel/usage.ts";
import { keyset, Prisma, streamRows, type Ctx, type Slice, type Tx } from "../storage/index.ts";
import type { PolicyEffects } from "./policy-effects.ts";
import type { CacheOutcome, RequestStatus } from "./request-record.ts";
import type { BilledRequest, RequestRow } from "./request-row.ts";

export interface RequestFilter {
  from?: Date | undefined;
  to?: Date | undefined;
  model?: string | undefined;
  status?: RequestStatus | undefined;
  /** An error's code. */
  code?: string | undefined;
  apiKeyId?: string | undefined;
  conversationId?: string | undefined;
  requestId?: string | undefined;
  requestIds?: readonly string[] | undefined;
  isUncharged?: true | undefined;
}

/** A usage as it is stored. */
export interface UsageColumns {
  input_fresh: number | null;
  cache_read: number | null;
  cache_write_5m: number | null;
  cache_write_1h: number | null;
  output_text: number | null;
  output_reasoning: number | null;
}

/** What of a stored request its bill says, with the names that belong to it. */
export interface BilledColumns extends UsageColumns {
  request_id: string;
  created_at: Date;
  api_key_id: string;
  api_key_name: string;
  currency: string;
  protocol: Protocol;
  model: string;
  status: RequestStatus;
  usage_source: UsageSource | null;
  charge: bigint;
  price_id: string | null;
  price_tier: number | null;
}

/** A request as it is stored, with the same names. */
export interface RequestColumns extends BilledColumns {
  customer_id: string;
  conversation_id: string | null;
  stream: boolean;
  served_model: string | null;
  http_status: number;
  code: string | null;
  latency_ms: number;
  ttft_ms: number | null;
  cache: CacheOutcome;
  policy: PolicyEffects | null;
}

const billed = Prisma.sql`
  r.request_id, r.created_at, r.api_key_id, r.protocol, r.model, r.status, r.input_fresh, r.cache_read,
  r.cache_write_5m, r.cache_write_1h, r.output_text, r.output_reasoning, r.usage_source, r.charge, r.price_id,
  r.price_tier, k.name AS api_key_name, c.currency`;
const whole = Prisma.sql`${billed}, r.customer_id, r.conversation_id, r.stream, r.served_model,
  r.http_status, r.code, r.latency_ms, r.ttft_ms, r.cache, r.policy`;

/** Requests of one customer, newest first; of these hours of UTC, where it is known that they have them. */
export async function selectRequests(
  tx: Tx,
  input: Wanted & { slice: Slice; hours?: readonly Date[] },
): Promise<RequestRow[]> {
  const rows = await tx.$queryRaw<RequestColumns[]>`${requestsOf(whole, input)} LIMIT ${input.slice.take}`;
  return rows.map(readRequest);
}

/** The same from the first to the last, in batches, as they stand at one moment. */
export async function* streamRequests(ctx: Ctx, wanted: Wanted): AsyncGenerator<RequestRow[], void, void> {
  const sql = requestsOf(whole, { ...wanted, slice: fromTheNewest });
  for await (const rows of streamRows<RequestColumns>(ctx, { ...wanted, sql })) yield rows.map(readRequest);
}

/** The same, of each what its bill says. */
export async function* streamBilledRequests(
  ctx: Ctx,
  wanted: Wanted,
): AsyncGenerator<BilledRequest[], void, void> {
  const sql = requestsOf(billed, { ...wanted, slice: fromTheNewest });
  for await (const rows of streamRows<BilledColumns>(ctx, { ...wanted, sql })) yield rows.map(readBilled);
}

interface Wanted {
  customerId: string;
  filter: RequestFilter;
}

const fromTheNewest = { after: null, backwards: false };

function requestsOf(
  columns: Prisma.Sql,
  input: Wanted & { slice: Pick<Slice, "after" | "backwards">; hours?: readonly Date[] },
): Prisma.Sql {
  const { filter, slice, hours } = input;
  const { condition, order } = keyset({ key: Prisma.sql`r.created_at`, id: Prisma.sql`r.request_id` }, slice);
  const conditions = [
    Prisma.sql`r.customer_id = ${input.customerId}`,
    condition,
    ...(filter.from ? [Prisma.sql`r.created_at >= ${filter.from}`] : []),
    ...(filter.to ? [Prisma.sql`r.created_at < ${filter.to}`] : []),
    ...isGiven(Prisma.sql`r.model`, filter.model),
    ...isGiven(Prisma.sql`r.status`, filter.status),
    ...isGiven(Prisma.sql`r.code`, filter.code),
    ...isGiven(Prisma.sql`r.api_key_id`, filter.apiKeyId),
    ...isGiven(Prisma.sql`r.conversation_id`, filter.conversationId),
    ...isGiven(Prisma.sql`r.request_id`, filter.requestId),
    ...(filter.requestIds ? [Prisma.sql`r.request_id = ANY (${filter.requestIds})`] : []),
    ...(filter.isUncharged ? [Prisma.sql`r.charge = 0`] : []),
  ];
  return Prisma.sql`
    SELECT ${columns} FROM ${hours ? withinHours(hours) : Prisma.sql`request r`}
    JOIN api_key k ON k.id = r.api_key_id
    JOIN customer c ON c.id = r.customer_id
    WHERE ${Prisma.join(conditions, " AND ")}
    ${order}`;
}

function withinHours(hours: readonly Date[]): Prisma.Sql {
  return Prisma.sql`unnest(${hours}::timestamptz[]) AS span (hour)
    JOIN request r ON r.created_at >= span.hour AND r.created_at < span.hour + interval '1 hour'`;
}

/** An empty text is a filter that nothing fits. */
function isGiven(column: Prisma.Sql, value: string | undefined): Prisma.Sql[] {
  return value === undefined ? [] : [Prisma.sql`${column} = ${value}`];
}

export function readRequest(row: RequestColumns): RequestRow {
  return {
    ...readBilled(row),
    customerId: row.customer_id,
    conversationId: row.conversation_id,
    stream: row.stream,
    servedModel: row.served_model,
    httpStatus: row.http_status,
    code: row.code,
    latencyMs: row.latency_ms,
    ttftMs: row.ttft_ms,
    cache: row.cache,
    policy: row.policy,
  };
}

function readBilled(row: BilledColumns): BilledRequest {
  return {
    requestId: row.request_id,
    createdAt: row.created_at,
    apiKeyId: row.api_key_id,
    apiKeyName: row.api_key_name,
    currency: row.currency,
    protocol: row.protocol,
    model: row.model,
    status: row.status,
    usage: readUsage(row),
    usageSource: row.usage_source,
    charge: nano(row.charge),
    priceId: row.price_id,
    priceTier: row.price_tier,
  };
}

/** The buckets are known together or not at all. */
export function readUsage(row: UsageColumns): Usage | null {
  if (row.input_fresh === null) return null;
  return {
    inputFresh: row.input_fresh,
    cacheRead: row.cache_read ?? 0,
    cacheWrite5m: row.cache_write_5m ?? 0,
    cacheWrite1h: row.cache_write_1h ?? 0,
    outputText: row.output_text ?? 0,
    outputReasoning: row.output_reasoning ?? 0,
  };
}
