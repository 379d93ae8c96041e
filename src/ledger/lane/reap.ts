import { closeLeft, type CloseLeftInput } from "./close-left.ts";

export interface ReapInput<Row extends object> extends CloseLeftInput<Row> {
  /** For how long the books have heard this node without a long break. */
  heardForMs: number;
}

const SILENT_SECONDS = 30;
const HEARD_MIN_MS = 20_000;

/**
 * Takes nodes that have been silent for half a minute for dead, and ends what they left. A node only judges
 * others while it has been heard itself for a while: after an outage of the database everybody has been
 * silent, and whoever lives is heard again within seconds. Returns how many reservations were closed.
 */
export async function reap<Row extends object>(input: ReapInput<Row>): Promise<number> {
  if (input.heardForMs >= HEARD_MIN_MS) await input.books.fenceSilent(SILENT_SECONDS);
  return closeLeft(input);
}
