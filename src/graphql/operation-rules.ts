import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLResponse,
} from "@apollo/server";
import { OperationTypeNode, type FormattedExecutionResult, type GraphQLSchema } from "graphql";
import { readIdempotencyKey } from "../kernel/idempotency-key.ts";
import type { Turn } from "../storage/index.ts";
import type { Admit } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import { asRefusal } from "./graphql-errors.ts";
import { beginOperation, endOperation, type IdempotentOperation } from "./idempotent-operation.ts";
import { refuseHeavyOperation } from "./query-limits.ts";

export interface OperationRulesOptions {
  schema: GraphQLSchema;
  /** Who may use a root field. */
  admit: Admit;
  /** Where the door is: the keys of one door are not those of another. */
  path: string;
}

type Resolved = GraphQLRequestContextDidResolveOperation<GraphqlContext>;

/**
 * What stands between a valid operation and its execution: its weight, and, for a mutation with an
 * Idempotency-Key, whether it was carried out before.
 */
export function operationRules(options: OperationRulesOptions): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () => {
      let once: IdempotentOperation | null = null;
      let turn: Turn | null = null;
      return Promise.resolve({
        didResolveOperation: async (resolved) => {
          try {
            refuseHeavy(options, resolved);
            once = idempotent(options, resolved);
            turn = once && (await beginOperation(resolved.contextValue, once));
            // The resolvers get this very object.
            if (turn?.kind === "claimed") resolved.contextValue.claim = turn.claim;
          } catch (thrown) {
            throw asRefusal(thrown);
          }
        },
        responseForOperation: () => Promise.resolve(turn?.kind === "answered" ? replay(turn) : null),
        willSendResponse: async ({ contextValue, response }) => {
          if (turn?.kind !== "claimed" || !once || response.body.kind !== "single") return;
          const { claim } = turn;
          await endOperation(contextValue, once, { claim, result: response.body.singleResult });
        },
      });
    },
  };
}

function refuseHeavy({ schema }: OperationRulesOptions, { document, operation, request }: Resolved): void {
  // An operation that the document does not have is refused by the execution itself.
  if (operation) refuseHeavyOperation({ schema, document, operation, variables: request.variables ?? {} });
}

function idempotent(options: OperationRulesOptions, resolved: Resolved): IdempotentOperation | null {
  const { document, operation, operationName, request, source, contextValue } = resolved;
  // Logging in has no caller yet whose key it could be.
  if (operation?.operation !== OperationTypeNode.MUTATION || contextValue.principal.kind === "system")
    return null;
  const key = readIdempotencyKey(request.http?.headers.get("idempotency-key"));
  if (key === null) return null;
  const body = { source, operationName, variables: request.variables ?? {} };
  return { ...options, document, operation, asked: { path: options.path, key, body } };
}

function replay(turn: Turn & { kind: "answered" }): GraphQLResponse {
  const headers = new HeaderMap([
    ["idempotent-replayed", "true"],
    ["x-request-id", turn.requestId],
  ]);
  const singleResult = JSON.parse(turn.answer) as FormattedExecutionResult;
  return { http: { headers }, body: { kind: "single", singleResult } };
}
