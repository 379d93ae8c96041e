import { nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { Usage, UsageSource } from "../kernel/usage.ts";
import { keyset, Prisma, streamRows, type Ctx, type Slice, type Tx } from "../storage/index.ts";
import type { PolicyEffects } from "./policy-effects.ts";
import type { CacheOutcome, RequestStatus } from "./request-record.ts";
import type { RequestRow } from "./request-row.ts";

export interface RequestFilter {
  from?: Date | undefined;
  to?: Date | undefined;
  model?: string | undefined;
  status?: RequestStatus | undefined;
  apiKeyId?: string | undefined;
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

/** A request as it is stored, with the names that belong to it. */
export interface RequestColumns extends UsageColumns {
  request_id: string;
  created_at: Date;
  customer_id: string;
  api_key_id: string;
  api_key_name: string;
  currency: string;
  conversation_id: string | null;
  protocol: Protocol;
  stream: boolean;
  model: string;
  served_model: string | null;
  status: RequestStatus;
  http_status: number;
  code: string | null;
  usage_source: UsageSource | null;
  charge: bigint;
  price_id: string | null;
  latency_ms: number;
  ttft_ms: number | null;
  cache: CacheOutcome;
  policy: PolicyEffects | null;
}

/** Requests of one customer, newest first. */
export async function selectRequests(
  tx: Tx,
  input: { customerId: string; filter: RequestFilter; slice: Slice },
): Promise<RequestRow[]> {
  const rows = await tx.$queryRaw<RequestColumns[]>`${requestsOf(input)} LIMIT ${input.slice.take}`;
  return rows.map(readRequest);
}

/** The same from the first to the last, in batches, as they stand at one moment. */
export async function* streamRequests(
  ctx: Ctx,
  input: { customerId: string; filter: RequestFilter },
): AsyncGenerator<RequestRow[], void, void> {
  const { customerId, filter } = input;
  const sql = requestsOf({ customerId, filter, slice: { after: null, backwards: false } });
  for await (const rows of streamRows<RequestColumns>(ctx, { customerId, sql })) yield rows.map(readRequest);
}

function requestsOf(input: {
  customerId: string;
  filter: RequestFilter;
  slice: Pick<Slice, "after" | "backwards">;
}): Prisma.Sql {
  const { filter, slice } = input;
  const { condition, order } = keyset({ key: Prisma.sql`r.created_at`, id: Prisma.sql`r.request_id` }, slice);
  const conditions = [
    Prisma.sql`r.customer_id = ${input.customerId}`,
    condition,
    ...(filter.from ? [Prisma.sql`r.created_at >= ${filter.from}`] : []),
    ...(filter.to ? [Prisma.sql`r.created_at < ${filter.to}`] : []),
    ...(filter.model ? [Prisma.sql`r.model = ${filter.model}`] : []),
    ...(filter.status ? [Prisma.sql`r.status = ${filter.status}`] : []),
    ...(filter.apiKeyId ? [Prisma.sql`r.api_key_id = ${filter.apiKeyId}`] : []),
    ...(filter.requestId ? [Prisma.sql`r.request_id = ${filter.requestId}`] : []),
    ...(filter.requestIds ? [Prisma.sql`r.request_id = ANY (${filter.requestIds})`] : []),
    ...(filter.isUncharged ? [Prisma.sql`r.charge = 0`] : []),
  ];
  return Prisma.sql`
    SELECT r.*, k.name AS api_key_name, c.currency FROM request r
    JOIN api_key k ON k.id = r.api_key_id
    JOIN customer c ON c.id = r.customer_id
    WHERE ${Prisma.join(conditions, " AND ")}
    ${order}`;
}

export function readRequest(row: RequestColumns): RequestRow {
  return {
    requestId: row.request_id,
    createdAt: row.created_at,
    customerId: row.customer_id,
    apiKeyId: row.api_key_id,
    apiKeyName: row.api_key_name,
    currency: row.currency,
    conversationId: row.conversation_id,
    protocol: row.protocol,
    stream: row.stream,
    model: row.model,
    servedModel: row.served_model,
    status: row.status,
    httpStatus: row.http_status,
    code: row.code,
    usage: readUsage(row),
    usageSource: row.usage_source,
    charge: nano(row.charge),
    priceId: row.price_id,
    latencyMs: row.latency_ms,
    ttftMs: row.ttft_ms,
    cache: row.cache,
    policy: row.policy,
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
