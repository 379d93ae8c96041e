import { Kind, parse, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import { accessOf, type RootField } from "./guard-roots.ts";
import { queryLimits } from "./query-limits.ts";

/**
 * Whether a request's body asks for one thing that is public, and for nothing else. So a request is one guess
 * at most. Only such a request passes without credentials.
 */
export function asksOnlyForPublic(schema: GraphQLSchema, body: unknown): boolean {
  const query = typeof body === "object" && body !== null && "query" in body ? body.query : null;
  if (typeof query !== "string") return false;
  try {
    const [definition, another] = parse(query, { maxLexicalTokens: queryLimits.tokens }).definitions;
    return definition?.kind === Kind.OPERATION_DEFINITION && !another && isPublic(schema, definition);
  } catch {
    // What cannot be parsed is not public; it is refused for want of credentials, like everything else.
    return false;
  }
}

/** Whether an operation has one root field, and that is `@Public()`; introspection is not. */
export function isPublic(schema: GraphQLSchema, operation: OperationDefinitionNode): boolean {
  const [selection, another] = operation.selectionSet.selections;
  if (selection?.kind !== Kind.FIELD || another) return false;
  const field = schema.getRootType(operation.operation)?.getFields()[selection.name.value];
  return field !== undefined && accessOf(field as RootField)?.public === true;
}
