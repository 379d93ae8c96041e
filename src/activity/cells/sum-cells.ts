import type { Reader } from "../../storage/index.ts";
import type { Cell, CellMembers, CellSums } from "./cell.ts";
import { sumCellSets, type CellSetsQuery } from "./sum-cell-sets.ts";

export interface CellQuery<M extends keyof CellMembers, S extends keyof CellSums> extends Omit<
  CellSetsQuery<never, S>,
  "sets"
> {
  by: readonly M[];
}

/**
 * Sums a customer's requests, exactly, whatever the range and the time zone: whole days and hours from the
 * rollups, the edges from the rows. What did not happen has no cell.
 */
export async function sumCells<M extends keyof CellMembers, S extends keyof CellSums>(
  reader: Reader,
  { by, ...query }: CellQuery<M, S>,
): Promise<Cell<M, S>[]> {
  const { only } = await sumCellSets(reader, { ...query, sets: { only: by } });
  return only;
}
