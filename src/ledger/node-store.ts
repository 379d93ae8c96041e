import { systemQuery, type Database } from "../storage/index.ts";
import type { LaneNode } from "./lane-store.ts";

/** A reservation that an earlier life of a node left open. */
export interface Orphan {
  requestId: string;
  accountId: string;
  customerId: string;
  apiKeyId: string;
  model: string;
  priceId: string;
  createdAt: Date;
}

/** Begins a new life of a node: raises its epoch, which fences every earlier one. */
export async function raiseEpoch(database: Database, nodeId: string): Promise<LaneNode> {
  const rows = await systemQuery<{ epoch: number }>(
    database,
    `INSERT INTO node AS n (id, epoch) VALUES ($1, 1)
     ON CONFLICT (id) DO UPDATE SET epoch = n.epoch + 1, started_at = now(), heartbeat_at = now() RETURNING epoch`,
    [nodeId],
  );
  return { nodeId, epoch: rows[0]?.epoch ?? 1 };
}

/** Says that the node is alive; a node that was fenced says nothing. */
export async function beat(database: Database, node: LaneNode): Promise<void> {
  const sql = "UPDATE node SET heartbeat_at = now() WHERE id = $1 AND epoch = $2";
  await systemQuery(database, sql, [node.nodeId, node.epoch]);
}

/** Up to a thousand open reservations of the node's earlier lives. */
export function selectOrphans(database: Database, node: LaneNode): Promise<Orphan[]> {
  return systemQuery<Orphan>(
    database,
    `SELECT request_id AS "requestId", account_id AS "accountId", customer_id AS "customerId",
       api_key_id AS "apiKeyId", model, price_id AS "priceId", created_at AS "createdAt"
     FROM reservation
     WHERE state = 0 AND node_id = $1 AND epoch < $2 ORDER BY request_id LIMIT 1000`,
    [node.nodeId, node.epoch],
  );
}
