import type { Tx } from "../storage/index.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { UpstreamFlags } from "./upstream-flags.ts";

/** An active deployment of an active supplier. */
export interface DeploymentRow {
  id: string;
  modelId: string;
  providerId: string;
  providerName: string;
  protocol: Protocol;
  baseUrl: string;
  allowPrivateAddress: boolean;
  region: string;
  upstreamModel: string;
  priority: number;
  weight: number;
  providerFlags: UpstreamFlags;
  flags: UpstreamFlags;
  cost: unknown;
  updatedAt: Date;
}

/** An active credential of an active supplier, still sealed. */
export interface SealedCredential {
  id: string;
  providerId: string;
  providerName: string;
  label: string;
  sealed: Uint8Array;
  sealedBy: string;
}

/** Every way to a supplier that is switched on. */
export async function readActiveDeployments(tx: Tx): Promise<DeploymentRow[]> {
  return tx.$queryRaw`
    SELECT d.id, d.model_id AS "modelId", d.provider_id AS "providerId", p.name AS "providerName", p.protocol,
      p.base_url AS "baseUrl", p.allow_private_address AS "allowPrivateAddress",
      coalesce(d.region, p.region) AS region, d.upstream_model AS "upstreamModel", d.priority, d.weight,
      p.flags AS "providerFlags", d.flags, d.cost, d.updated_at AS "updatedAt"
    FROM deployment d JOIN provider p ON p.id = d.provider_id
    WHERE d.status = 'active' AND p.status = 'active'
    ORDER BY d.priority, d.created_at, d.id`;
}

/** The secrets of active suppliers, sealed. Only `loadOffer` opens them. */
export async function readSealedCredentials(tx: Tx): Promise<SealedCredential[]> {
  return tx.$queryRaw`SELECT c.id, c.provider_id AS "providerId", p.name AS "providerName", c.label, c.sealed,
      c.sealed_by AS "sealedBy"
    FROM credential c JOIN provider p ON p.id = c.provider_id
    WHERE c.status = 'active' AND p.status = 'active'
    ORDER BY c.created_at, c.id`;
}

/** Every group's private models. */
export async function readGroupEntitlements(tx: Tx): Promise<{ groupId: string; modelId: string }[]> {
  return tx.$queryRaw`SELECT group_id AS "groupId", model_id AS "modelId" FROM group_entitlement`;
}

/** Every customer's private models. */
export async function readEntitlements(tx: Tx): Promise<{ customerId: string; modelId: string }[]> {
  return tx.$queryRaw`SELECT customer_id AS "customerId", model_id AS "modelId" FROM entitlement`;
}
