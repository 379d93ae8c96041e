import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema,
} from "graphql";
import { fail } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import type { Principal } from "../kernel/principal.ts";
import { admitCustomer } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import { causeOf, formatError } from "./graphql-errors.ts";
import { beginOperation, endOperation, type IdempotentOperation } from "./idempotent-operation.ts";
import { runPrepared } from "./run-prepared.ts";

/** A prepared document of the customer schema and whom it is executed for. */
export interface PreparedCall {
  /** One operation and its fragments. */
  document: DocumentNode;
  variables: Record<string, unknown>;
  principal: Principal;
  requestId: string;
  /** Makes a mutation happen at most once: the Idempotency-Key, and the path that it came on. */
  once?: { key: string; path: string };
  /** Of an export: whether its rows are flat lines, and not the items of the list. */
  asLines?: boolean;
}

export interface PreparedResult extends ExecutionResult {
  /** The request that was carried out, when this one only repeats it; otherwise null. */
  replayOf: string | null;
}

/**
 * Executes a validated document against the customer schema. Throws what keeps a repetition from its turn.
 */
export async function executePrepared(
  schema: GraphQLSchema,
  ctx: GraphqlContext,
  call: PreparedCall,
): Promise<PreparedResult> {
  const operation = operationOf(schema, call);
  if (!operation) return { ...(await run(schema, ctx, call)), replayOf: null };
  const turn = await beginOperation(ctx, operation);
  if (turn.kind === "answered") {
    return { ...readResult(JSON.parse(turn.answer) as FormattedExecutionResult), replayOf: turn.requestId };
  }
  const { claim } = turn;
  const result = await run(schema, { ...ctx, claim }, call);
  await endOperation(ctx, operation, { claim, result: writeResult(result, ctx.requestId) });
  return { ...result, replayOf: null };
}

function operationOf(schema: GraphQLSchema, call: PreparedCall): IdempotentOperation | null {
  const { document, variables, once } = call;
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!once || !operation) return null;
  return { schema, document, operation, admit: admitCustomer, asked: { ...once, body: variables } };
}

async function run(
  schema: GraphQLSchema,
  ctx: GraphqlContext,
  { document, variables }: PreparedCall,
): Promise<ExecutionResult> {
  const result = await runPrepared({ schema, document, variables }, ctx);
  for (const error of result.errors ?? []) {
    const cause = causeOf(error);
    if (cause.status >= 500) ctx.deps.report(cause, ctx.requestId);
  }
  return result;
}

function writeResult({ data, errors }: ExecutionResult, requestId: string): FormattedExecutionResult {
  const formatted = errors?.map((error) => formatError(error.toJSON(), causeOf(error), requestId));
  return { ...(formatted && { errors: formatted }), data: data ?? null };
}

function readResult({ data, errors }: FormattedExecutionResult): ExecutionResult {
  const read = errors?.map(({ message, extensions }) => {
    const originalError = fail(extensions?.["code"] as ErrorCode, { public: message });
    return new GraphQLError(message, { originalError });
  });
  return { ...(read && { errors: read }), data: data ?? null };
}
