import { Extensions } from "type-graphql";
import type { GraphqlContext } from "./context.ts";

/**
 * Gives all rows of a list, in batches. It throws as the list's resolver does, and may do so before the first
 * row.
 */
export type Exporter<Args> = (ctx: GraphqlContext, args: Args) => AsyncIterable<readonly object[]>;

/**
 * Puts the whole of a list beside the field that pages through it: whoever may read the field may export it,
 * within the same limits.
 */
export function Exports<Args>(exporter: Exporter<Args>): PropertyDecorator & MethodDecorator {
  return Extensions({ exporter });
}

/** What `@Exports` put on a field. */
export function exporterOf(field: {
  extensions: Readonly<Record<string, unknown>>;
}): Exporter<object> | undefined {
  return field.extensions["exporter"] as Exporter<object> | undefined;
}
