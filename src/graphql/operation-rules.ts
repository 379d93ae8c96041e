import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLResponse,
  type HTTPGraphQLHead,
} from "@apollo/server";
import {
  OperationTypeNode,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import { fail } from "../kernel/app-error.ts";
import { readIdempotencyKey } from "../kernel/idempotency-key.ts";
import type { Turn } from "../storage/index.ts";
import type { Admit } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import { asRefusal, causeOf } from "./graphql-errors.ts";
import { beginOperation, endOperation, type IdempotentOperation } from "./idempotent-operation.ts";
import { isPublic } from "./public-operation.ts";
import type { KnownDocuments } from "./known-documents.ts";
import { refuseHeavyOperation, type Cost } from "./query-limits.ts";

export interface OperationRulesOptions {
  schema: GraphQLSchema;
  /** Who may use a root field. */
  admit: Admit;
  /** Where the door is: the keys of one door are not those of another. */
  path: string;
  /** The documents that may ask for more. */
  documents: KnownDocuments;
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
      let cost: Cost | null = null;
      return Promise.resolve({
        didResolveOperation: async (resolved) => {
          try {
            refuseStrangers(options, resolved);
            cost = refuseHeavy(options, resolved);
            once = idempotent(options, resolved);
            turn = once && (await beginOperation(resolved.contextValue, once));
            // The resolvers get this very object.
            if (turn?.kind === "claimed") resolved.contextValue.claim = turn.claim;
          } catch (thrown) {
            throw asRefusal(thrown);
          }
        },
        didEncounterErrors: ({ errors, operation, response }) => {
          if (operation?.operation === OperationTypeNode.MUTATION) sayWhenToRetry(errors, response.http);
          return Promise.resolve();
        },
        responseForOperation: () => Promise.resolve(turn?.kind === "answered" ? replay(turn) : null),
        willSendResponse: async ({ contextValue, response }) => {
          if (response.body.kind !== "single") return;
          const { singleResult } = response.body;
          if (turn?.kind === "claimed" && once)
            await endOperation(contextValue, once, { claim: turn.claim, result: singleResult });
          if (cost) singleResult.extensions = { ...singleResult.extensions, cost };
        },
      });
    },
  };
}

/** The second look, at what will be executed: whoever came in without credentials gets what is public. */
function refuseStrangers({ schema }: OperationRulesOptions, resolved: Resolved): void {
  const { operation, contextValue } = resolved;
  if (contextValue.principal.kind !== "anonymous") return;
  if (!operation || !isPublic(schema, operation)) throw fail("missing_api_key");
}

/** Who was too many is told so in HTTP's words too. A mutation that fails so has no data to lose by it. */
function sayWhenToRetry(errors: readonly GraphQLError[], http: HTTPGraphQLHead): void {
  const refusal = errors.map((error) => causeOf(error)).find(({ code }) => code === "rate_limited");
  if (!refusal) return;
  http.status = refusal.status;
  if (refusal.retryAfterSeconds !== undefined)
    http.headers.set("retry-after", String(refusal.retryAfterSeconds));
}

function refuseHeavy({ schema, documents }: OperationRulesOptions, resolved: Resolved): Cost | null {
  const { document, operation, request, source } = resolved;
  // An operation that the document does not have is refused by the execution itself.
  if (!operation) return null;
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    throw fail("invalid_request", { public: "Subscriptions are streams, at /graphql/stream." });
  const [variables, isKnown] = [request.variables ?? {}, documents.has(source)];
  return refuseHeavyOperation({ schema, document, operation, variables, isKnown });
}

function idempotent(options: OperationRulesOptions, resolved: Resolved): IdempotentOperation | null {
  const { document, operation, operationName, request, source, contextValue } = resolved;
  // Logging in has no caller yet whose key it could be.
  if (operation?.operation !== OperationTypeNode.MUTATION || contextValue.principal.kind === "anonymous")
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
