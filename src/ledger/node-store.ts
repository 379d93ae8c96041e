import type { Tx } from "../storage/index.ts";

/** A relay that has been seen, and what it holds. */
export interface KnownNode {
  id: string;
  /** Its present life; every earlier one is fenced. */
  epoch: number;
  startedAt: Date;
  heartbeatAt: Date;
  /** It was heard within the last half minute, by the database's clock. */
  isAlive: boolean;
  /** Reservations of its that are open, those of earlier lives too. */
  openReservations: number;
}

/** Every node, the one heard last first. */
export function selectNodes(tx: Tx): Promise<KnownNode[]> {
  return tx.$queryRaw<KnownNode[]>`
    SELECT n.id, n.epoch, n.started_at AS "startedAt", n.heartbeat_at AS "heartbeatAt",
      n.heartbeat_at > now() - interval '30 seconds' AS "isAlive", coalesce(open.count, 0)::integer AS "openReservations"
    FROM node n
    LEFT JOIN (SELECT node_id, count(*) AS count FROM reservation WHERE state = 0 GROUP BY node_id) open
      ON open.node_id = n.id
    ORDER BY n.heartbeat_at DESC, n.id`;
}
