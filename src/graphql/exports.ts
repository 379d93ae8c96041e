import { Extensions } from "type-graphql";
import type { GraphqlContext } from "./context.ts";

/**
 * Gives all rows of a list, in batches. It throws as the list's resolver does, and may do so before the first
 * row.
 */
export type Exporter<Args> = (ctx: GraphqlContext, args: Args) => AsyncIterable<readonly object[]>;

/** The whole of a list in both forms. */
export interface ListExport<Args> {
  /** Its items, as the list has them. */
  items: Exporter<Args>;
  /** The same as flat lines, for a table. */
  lines: Exporter<Args>;
}

/**
 * Puts the whole of a list beside the field that pages through it: whoever may read the field may export it,
 * within the same limits. Items that are flat are lines already.
 */
export function Exports<Args>(
  items: Exporter<Args>,
  lines: Exporter<Args> = items,
): PropertyDecorator & MethodDecorator {
  return Extensions({ exporter: { items, lines } });
}

/** What `@Exports` put on a field. */
export function exporterOf(field: {
  extensions: Readonly<Record<string, unknown>>;
}): ListExport<object> | undefined {
  return field.extensions["exporter"] as ListExport<object> | undefined;
}
