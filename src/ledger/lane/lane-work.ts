import type { Nano } from "../../kernel/money.ts";
import type { Batch } from "./books.ts";
import type { Hold } from "../reservation.ts";
import type { WaitingHold } from "./waiting-hold.ts";

/** What a lane has to write. Everything but a hold is kept as the JSON that the books read. */
export type Work = HoldWork | CheckpointWork | RecordWork | (End & { booked: () => void });

export interface HoldWork {
  kind: "hold";
  accountId: string;
  waiting: WaitingHold;
}

export interface CheckpointWork {
  kind: "checkpoint";
  accountId: string;
  text: string;
  /** It is being written, so a newer one comes after it and not in its place. */
  taken: boolean;
}

export interface RecordWork {
  kind: "record";
  accountId: string;
  record: string;
}

/** The end of a request. */
export interface End {
  kind: "end";
  accountId: string;
  settlement: string;
  record: string | null;
}

export interface EndInput {
  hold: Pick<Hold, "requestId" | "accountId" | "repeat">;
  actual: Nano;
  state: number;
  answer: Buffer | null;
}

export function endOf({ hold, actual, state, answer }: EndInput, record: string | null): End {
  const settlement = {
    request_id: hold.requestId,
    account_id: hold.accountId,
    actual: String(actual),
    state,
    ...(hold.repeat &&
      answer && { repeat_key: hold.repeat.key.toString("hex"), answer: answer.toString("hex") }),
  };
  return { kind: "end", accountId: hold.accountId, settlement: JSON.stringify(settlement), record };
}

/** An end as the journal keeps it: one line of JSON. */
export function entryOf({ accountId, settlement, record }: End): string {
  return `["${accountId}",${settlement},${record ?? "null"}]`;
}

export function readEntry(entry: string): End {
  const [accountId, settlement, record] = JSON.parse(entry) as [string, object, object | null];
  return {
    kind: "end",
    accountId,
    settlement: JSON.stringify(settlement),
    record: record && JSON.stringify(record),
  };
}

/** A batch of all that is still wanted. */
export function batchOf(work: Work[]): Batch {
  const batch: Batch = { settlements: [], records: [], checkpoints: [], holds: [] };
  for (const item of work) {
    if (item.kind === "hold") {
      if (item.waiting.isWanted()) batch.holds.push(item.waiting.hold);
    } else if (item.kind === "checkpoint") {
      item.taken = true;
      batch.checkpoints.push(item.text);
    } else {
      if (item.kind === "end") batch.settlements.push(item.settlement);
      if (item.record !== null) batch.records.push(item.record);
    }
  }
  return batch;
}
