import type { Tx } from "../storage/index.ts";

/** A deployment with one of its supplier's credentials. */
export interface CatalogRoute {
  deploymentId: string;
  modelId: string;
  upstreamModel: string;
  providerId: string;
  providerName: string;
  credentialId: string;
  credentialLabel: string;
  /** Model, deployment, supplier and credential are all active. */
  isActive: boolean;
}

/** Every way from a model to a supplier, in the order in which models are read. */
export function selectRoutes(tx: Tx): Promise<CatalogRoute[]> {
  return tx.$queryRaw<CatalogRoute[]>`
    SELECT d.id AS "deploymentId", d.model_id AS "modelId", d.upstream_model AS "upstreamModel",
      p.id AS "providerId", p.name AS "providerName", c.id AS "credentialId", c.label AS "credentialLabel",
      (m.status = 'active' AND d.status = 'active' AND p.status = 'active' AND c.status = 'active') AS "isActive"
    FROM deployment d
    JOIN model m ON m.id = d.model_id
    JOIN provider p ON p.id = d.provider_id
    JOIN credential c ON c.provider_id = p.id
    ORDER BY d.model_id, d.priority, p.name, c.label LIMIT 5000`;
}
