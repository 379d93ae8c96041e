import { nano } from "../kernel/money.ts";
import type { Database } from "../storage/index.ts";
import type { LaneNode } from "./lane-store.ts";
import type { Lane } from "./lane.ts";
import { selectOrphans, type Orphan } from "./node-store.ts";

export interface ReleaseOrphansInput<Row extends object> {
  node: LaneNode;
  lane: Lane<Row>;
  /** The row that says of an orphan that it failed. */
  record: (orphan: Orphan) => Row;
}

/**
 * Gives back what earlier lives of this node held for requests that nobody can finish any more: they left no
 * evidence of use, so nothing is charged. Returns how many there were.
 */
export async function releaseOrphans<Row extends object>(
  database: Database,
  input: ReleaseOrphansInput<Row>,
): Promise<number> {
  const { node, lane, record } = input;
  let released = 0;
  for (;;) {
    const orphans = await selectOrphans(database, node);
    if (orphans.length === 0) return released;
    for (const orphan of orphans) {
      const { requestId, accountId } = orphan;
      lane.settle({ requestId, accountId, actual: nano(0n), record: record(orphan) });
    }
    await lane.drained();
    released += orphans.length;
  }
}
