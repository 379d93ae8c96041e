import {
  getArgumentValues,
  getVariableValues,
  Kind,
  type FieldNode,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import { fail } from "../kernel/app-error.ts";
import type { GraphqlContext } from "./context.ts";
import type { PreparedCall } from "./execute-prepared.ts";
import { exporterOf } from "./exports.ts";

/**
 * All rows of the list that a prepared query pages through. Throws as the query would, with the first row at
 * the latest; `internal_error` for a query that cannot be exported.
 */
export function exportPrepared(
  schema: GraphQLSchema,
  ctx: GraphqlContext,
  { document, variables, asLines }: Pick<PreparedCall, "document" | "variables" | "asLines">,
): AsyncIterable<readonly object[]> {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const node = operation?.selectionSet.selections[0] as FieldNode | undefined;
  const field = node && schema.getQueryType()?.getFields()[node.name.value];
  const exporter = field && exporterOf(field);
  if (!operation || !exporter) {
    throw fail("internal_error", { internal: `${node?.name.value ?? "a document"} cannot be exported` });
  }
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) throw refused(errors);
  const { items, lines } = exporter;
  return (asLines ? lines : items)(ctx, getArgumentValues(field, node, coerced));
}

function refused([error]: readonly GraphQLError[]): Error {
  return fail("invalid_request", { ...(error && { public: error.message }) });
}
