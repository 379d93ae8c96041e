import type { Command } from "commander";
import type { Page, PageRequest } from "../kernel/page.ts";
import { moreLines, print, table } from "./print.ts";
import { readCount } from "./read-option.ts";

export interface PageOptions {
  limit: number;
  cursor?: string;
  json?: boolean;
}

const LIMIT_MAX = 100;

/** The options of a command that lists. */
export function addPageOptions(command: Command): Command {
  return command
    .option("--limit <number>", "how many, 1 to 100", readCount, 20)
    .option("--cursor <text>", "where to go on: next_cursor of the page before");
}

/** The page that these options ask for. */
export function pageOf({ limit, cursor }: PageOptions): PageRequest {
  return { limit: Math.min(limit, LIMIT_MAX), cursor };
}

export interface PageView<T> {
  titles: readonly string[];
  cellsOf: (item: T) => readonly string[];
  toJson: (item: T) => object;
}

/** Prints a page as a table, or as `{ items, next_cursor }`. */
export function printPage<T>(
  json: boolean,
  { items, nextCursor }: Page<T>,
  { titles, cellsOf, toJson }: PageView<T>,
): void {
  const lines = [...table(titles, items.map(cellsOf)), ...moreLines(nextCursor)];
  print(json, { items: items.map(toJson), next_cursor: nextCursor }, lines);
}
