import { requestRecorder, type RequestRecord } from "../../src/activity/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { Journal, Lane, openBooks, systemTimers } from "../../src/ledger/index.ts";
import type { Database } from "../../src/storage/index.ts";
import { memoryDisk } from "../ledger/memory-disk.ts";

/** A lane that has begun its life, and writes request rows with what it settles. */
export async function openSettlingLane(database: Database, nodeId: string): Promise<Lane<RequestRecord>> {
  const log = (): void => undefined;
  const journal = new Journal({ disk: memoryDisk(), timers: systemTimers, newName: () => newId("req"), log });
  const lane = new Lane<RequestRecord>({
    ...{ books: openBooks(database, requestRecorder.sqlFunction), journal, timers: systemTimers, log },
    ...{ nodeId, writeRecord: (record) => requestRecorder.write(record) },
  });
  await lane.begin();
  return lane;
}
