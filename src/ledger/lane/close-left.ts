import type { Books, LeftReservation } from "./books.ts";
import type { Lane } from "./lane.ts";

export interface CloseLeftInput<Row extends object> {
  books: Books;
  lane: Lane<Row>;
  /** What is left to say of a request of which nothing was heard. */
  record: (left: LeftReservation) => Row;
}

const OVERDUE_SECONDS = 30;

/**
 * Ends what nobody is working on any more: reservations of lives that are over, and those past their end.
 * Each is charged at its last checkpoint; without one there is no evidence of use, and nothing is charged.
 * Returns how many there were.
 */
export async function closeLeft<Row extends object>(input: CloseLeftInput<Row>): Promise<number> {
  const { books, lane, record } = input;
  for (let closed = 0; ;) {
    const left = await books.listLeft(OVERDUE_SECONDS);
    if (left.length === 0) return closed;
    for (const one of left) lane.close(one, record(one));
    await lane.drained();
    closed += left.length;
  }
}
