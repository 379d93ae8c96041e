import { nano } from "../kernel/money.ts";
import type { Reader, Tx } from "../storage/index.ts";
import type { Attempt, CustomerAttempt } from "./attempt.ts";
import type { AttemptOutcome } from "./request-record.ts";
import { readUsage, type UsageColumns } from "./request-store.ts";

interface Row extends UsageColumns {
  number: number;
  provider_id: string;
  provider_name: string | null;
  deployment_id: string;
  credential_id: string;
  credential_label: string | null;
  region: string;
  upstream_model: string;
  upstream_request_id: string | null;
  started_ms: number;
  duration_ms: number;
  outcome: AttemptOutcome;
  http_status: number | null;
  code: string | null;
  cost: bigint | null;
  cost_currency: string | null;
}

/** The calls of a customer's request, through the view that has only what he may see. */
export function selectCustomerAttempts(
  reader: Reader,
  of: { customerId: string; requestId: string; createdAt: Date },
): Promise<CustomerAttempt[]> {
  return reader.$queryRaw<CustomerAttempt[]>`
    SELECT number, region, outcome, http_status AS "httpStatus", started_ms AS "startedMs",
      duration_ms AS "durationMs"
    FROM customer_attempt
    WHERE customer_id = ${of.customerId} AND request_id = ${of.requestId} AND created_at = ${of.createdAt}
    ORDER BY number`;
}

/** The calls of a request, in full; nothing in a transaction that serves one tenant. */
export async function selectAttempts(tx: Tx, requestId: string): Promise<Attempt[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.*, p.name AS provider_name, c.label AS credential_label FROM attempt a
    LEFT JOIN provider p ON p.id = a.provider_id
    LEFT JOIN credential c ON c.id = a.credential_id
    WHERE a.request_id = ${requestId} ORDER BY a.number`;
  return rows.map(read);
}

/** The calls of these requests, each with the request's id. */
export async function selectAttemptsOf(
  tx: Tx,
  requests: readonly { requestId: string; createdAt: Date }[],
): Promise<(Attempt & { requestId: string })[]> {
  const rows = await tx.$queryRaw<(Row & { request_id: string })[]>`
    SELECT a.*, p.name AS provider_name, c.label AS credential_label
    FROM unnest(${requests.map(({ requestId }) => requestId)}::text[],
      ${requests.map(({ createdAt }) => createdAt)}::timestamptz[]) AS asked (request_id, created_at)
    JOIN attempt a ON a.request_id = asked.request_id AND a.created_at = asked.created_at
    LEFT JOIN provider p ON p.id = a.provider_id
    LEFT JOIN credential c ON c.id = a.credential_id
    ORDER BY a.request_id, a.number`;
  return rows.map((row) => ({ ...read(row), requestId: row.request_id }));
}

/** Whose request it is; null when there is no row of it that the transaction may see. */
export async function selectRequestOwner(tx: Tx, requestId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ customer_id: string }[]>`
    SELECT customer_id FROM request WHERE request_id = ${requestId}`;
  return rows[0]?.customer_id ?? null;
}

function read(row: Row): Attempt {
  return {
    number: row.number,
    providerId: row.provider_id,
    providerName: row.provider_name,
    deploymentId: row.deployment_id,
    credentialId: row.credential_id,
    credentialLabel: row.credential_label,
    region: row.region,
    upstreamModel: row.upstream_model,
    upstreamRequestId: row.upstream_request_id,
    startedMs: row.started_ms,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    httpStatus: row.http_status,
    code: row.code,
    usage: readUsage(row),
    cost: row.cost === null ? null : nano(row.cost),
    costCurrency: row.cost_currency,
  };
}
