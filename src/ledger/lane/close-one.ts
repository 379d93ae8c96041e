import type { CloseLeftInput } from "./close-left.ts";

/**
 * Ends one reservation that nobody is working on any more, as `closeLeft` does with all of them. Resolves
 * when it is booked; false when its request may still be running, or it is closed already.
 */
export async function closeOne<Row extends object>(
  { books, lane, record }: CloseLeftInput<Row>,
  requestId: string,
): Promise<boolean> {
  const left = (await books.listLeft(0)).find((one) => one.requestId === requestId);
  if (!left) return false;
  lane.close(left, record(left));
  await lane.drained();
  return true;
}
