import type { Reader } from "../../storage/index.ts";
import { findDays, selectCells, type CellFilter } from "./cell-store.ts";
import type { Cell, CellMembers, CellSums } from "./cell.ts";
import { coverRange } from "./cover-range.ts";

/** By which members requests are told apart, under a name each. */
export type CellSets = Readonly<Record<string, readonly (keyof CellMembers)[]>>;

export interface CellSetsQuery<K extends CellSets, S extends keyof CellSums> {
  customerId: string;
  /** IANA; cuts the days. */
  timezone: string;
  /** Inclusive. */
  from: Date;
  /** Exclusive. */
  to: Date;
  filter?: CellFilter;
  sets: K;
  sums: readonly S[];
}

type CellsOf<K extends CellSets, S extends keyof CellSums> = {
  [Name in keyof K]: Cell<K[Name][number], S>[];
};

/**
 * Sums the same requests in several ways in one look, so that all of them come to the same total: see
 * `sumCells`.
 */
export async function sumCellSets<K extends CellSets, S extends keyof CellSums>(
  reader: Reader,
  { customerId, timezone, from, to, filter = {}, sets, sums }: CellSetsQuery<K, S>,
): Promise<CellsOf<K, S>> {
  const asked = Object.values(sets);
  const has = (name: keyof CellMembers): boolean => asked.some((members) => members.includes(name));
  const days = has("hour") ? null : await findDays(reader, { customerId, timezone });
  const cover = coverRange({ from, to }, { timezone, daysFrom: days?.from ?? null, byDay: has("day") });
  const cut = days?.cut ?? 0;
  const found = await selectCells(reader, { customerId, timezone, cut, cover, filter, sets: asked, sums });
  return Object.fromEntries(Object.keys(sets).map((name, index) => [name, found[index]])) as CellsOf<K, S>;
}
