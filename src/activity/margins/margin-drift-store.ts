import { systemQuery, type Database } from "../../storage/index.ts";

/** A cell of a day whose sums are not what the rows come to. */
export interface MarginDrift {
  customerId: string;
  model: string;
  providerId: string;
  credentialId: string;
  /** What is summed, and what the rows say: requests, calls, charge and cost of each. */
  detail: string;
}

const DRIFTS_MAX = 20;

/**
 * Compares the margins of a day of UTC with the rows, of customers whose rows are all there. Up to twenty
 * differences.
 */
export function findMarginDrifts(database: Database, day: string): Promise<MarginDrift[]> {
  return systemQuery<MarginDrift>(
    database,
    `SELECT d.customer_id AS "customerId", d.model, d.provider_id AS "providerId", d.credential_id AS "credentialId",
       d.detail
     FROM (
       SELECT customer_id, model, provider_id, credential_id,
         format('summed %s requests, %s calls, %s charged, %s cost; rows %s, %s, %s, %s', o.requests, o.calls,
           o.charged, o.cost, r.requests, r.calls, r.charged, r.cost) AS detail
       FROM (SELECT * FROM margin_day WHERE day = $1::date AND (requests, unknown_requests, provider_requests,
           provider_unknown, credential_requests, credential_unknown, calls, unknown_calls, charged, cost)
           <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) o
       FULL JOIN (SELECT * FROM activity_margins($1::date::timestamp AT TIME ZONE 'UTC',
           ($1::date + 1)::timestamp AT TIME ZONE 'UTC', NULL)) r
         USING (day, customer_id, model, served_model, provider_id, credential_id, cost_currency)
       WHERE o IS DISTINCT FROM r) d
     WHERE NOT EXISTS (SELECT FROM request_horizon z WHERE z.customer_id = d.customer_id
       AND z.kept_from > $1::date::timestamp AT TIME ZONE 'UTC')
     ORDER BY 1, 2, 3, 4 LIMIT $2`,
    [day, DRIFTS_MAX],
  );
}
