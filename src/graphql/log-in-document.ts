import { Kind, parse } from "graphql";
import { queryLimits } from "./query-limits.ts";

/**
 * Whether a request's body is an operator's log-in and nothing else: one operation that reads the one field
 * `logInOperator`, once. Only such a request passes without credentials.
 */
export function isLogInDocument(body: unknown): boolean {
  const query = typeof body === "object" && body !== null && "query" in body ? body.query : null;
  if (typeof query !== "string") return false;
  try {
    const [definition, second] = parse(query, { maxLexicalTokens: queryLimits.tokens }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION || second) return false;
    const [field, another] = definition.selectionSet.selections;
    return field?.kind === Kind.FIELD && field.name.value === "logInOperator" && !another;
  } catch {
    // What cannot be parsed is not a log-in; it is refused for want of credentials, like everything else.
    return false;
  }
}
