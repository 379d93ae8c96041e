import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  subscribe,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from "graphql";
import { asAppError, fail, type AppError } from "../../kernel/app-error.ts";
import { isCustomer, type CustomerPrincipal } from "../../kernel/principal.ts";
import type { GraphqlContext } from "../context.ts";
import { namingOf } from "../document-rules.ts";
import type { Authenticate, DoorCall, GraphqlDoor } from "../door.ts";
import { causeOf, formatError } from "../graphql-errors.ts";
import type { KnownDocuments } from "../known-documents.ts";
import { queryLimits, refuseHeavyOperation } from "../query-limits.ts";
import { Seats } from "./seats.ts";

/** Why a stream was not opened. */
export interface StreamRefusal {
  kind: "refused";
  status: number;
  retryAfterSeconds: number | undefined;
  errors: GraphQLFormattedError[];
}

/** A subscription that runs. */
export interface OpenStream {
  kind: "open";
  /** Returned, it ends the subscription. */
  results: AsyncIterableIterator<FormattedExecutionResult>;
  /** Null while whoever opened it may still read it; else what to tell them before it ends. */
  objection(): Promise<GraphQLFormattedError | null>;
  /** To be called once, however it ends. */
  leave(): void;
}

/** The endpoint of subscriptions, without its transport. */
export interface StreamDoor {
  open(call: DoorCall): Promise<OpenStream | StreamRefusal>;
}

export interface StreamDoorOptions {
  schema: GraphQLSchema;
  door: GraphqlDoor;
  authenticate: Authenticate;
  documents: KnownDocuments;
  report: GraphqlContext["deps"]["report"];
}

/** Opens subscriptions for whoever may come in at `door`, with its limits. */
export function createStreamDoor(options: StreamDoorOptions): StreamDoor {
  const seats = new Seats();
  return {
    async open(call) {
      try {
        const ctx = await options.door.context(call);
        const { principal } = ctx;
        if (!isCustomer(principal)) throw fail("missing_api_key");
        const leave = seats.take(principal.customerId);
        try {
          return await begin(options, { call, ctx, principal, leave });
        } catch (thrown) {
          leave();
          throw thrown;
        }
      } catch (thrown) {
        return refusal([causeOf(thrown)], options, call.requestId);
      }
    },
  };
}

interface Beginning {
  call: DoorCall;
  ctx: GraphqlContext;
  principal: CustomerPrincipal;
  leave: () => void;
}

async function begin(
  options: StreamDoorOptions,
  { call, ctx, principal, leave }: Beginning,
): Promise<OpenStream | StreamRefusal> {
  const { requestId } = call;
  const asked = readAsked(options, call);
  const begun = await subscribe({ schema: options.schema, contextValue: ctx, ...asked });
  if (!(Symbol.asyncIterator in begun)) {
    leave();
    return refusal(
      (begun.errors ?? []).map((error) => causeOf(error)),
      options,
      requestId,
    );
  }
  return {
    kind: "open",
    results: mapped(begun, (result) => format(result, options, requestId)),
    objection: () => objectionTo(options, { call, principal }),
    leave,
  };
}

interface Asked {
  document: DocumentNode;
  operationName: string | null;
  variableValues: Record<string, unknown>;
}

/** What a call subscribes to. Throws `invalid_request` for everything else. */
function readAsked({ schema, documents }: StreamDoorOptions, call: DoorCall): Asked {
  const body = typeof call.body === "object" && call.body !== null ? call.body : {};
  const { query, variables, operationName } = body as Record<string, unknown>;
  const source = documents.textOf(namingOf(call)) ?? query;
  if (typeof source !== "string") throw refuse("The body must be JSON with a query or a documentId.");
  const document = parsed(source);
  const [error] = validate(schema, document);
  if (error) throw refuse(error.message);
  const name = typeof operationName === "string" ? operationName : null;
  const operation = getOperationAST(document, name);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
    throw refuse("Here are subscriptions only. Send the others to /graphql.");
  const values = (typeof variables === "object" && variables !== null ? variables : {}) as Record<
    string,
    unknown
  >;
  const isKnown = documents.has(source);
  refuseHeavyOperation({ schema, document, operation, variables: values, isKnown });
  return { document, operationName: name, variableValues: values };
}

function parsed(source: string): DocumentNode {
  try {
    return parse(source, { maxLexicalTokens: queryLimits.tokens });
  } catch (thrown) {
    throw refuse(thrown instanceof GraphQLError ? thrown.message : "The query cannot be read.");
  }
}

/** The key or session may be gone since, or be another's: a stream is not what it was opened for any more. */
async function objectionTo(
  { authenticate }: StreamDoorOptions,
  { call, principal }: Pick<Beginning, "call" | "principal">,
): Promise<GraphQLFormattedError | null> {
  try {
    const now = await authenticate(call.request);
    if (JSON.stringify(now) === JSON.stringify(principal)) return null;
    return formatError(
      { message: "" },
      fail("permission_denied", { public: "Your rights have changed: open it again." }),
      call.requestId,
    );
  } catch (thrown) {
    const cause = asAppError(thrown);
    // That we cannot look is no reason to end it; the next look will tell.
    return cause.status >= 500 ? null : formatError({ message: "" }, cause, call.requestId);
  }
}

function refuse(message: string): AppError {
  return fail("invalid_request", { public: message });
}

function refusal(
  causes: AppError[],
  { report }: Pick<StreamDoorOptions, "report">,
  requestId: string,
): StreamRefusal {
  const [first = fail("internal_error")] = causes;
  for (const cause of causes) if (cause.status >= 500) report(cause, requestId);
  return {
    kind: "refused",
    status: first.status,
    retryAfterSeconds: first.retryAfterSeconds,
    errors: [first, ...causes.slice(1)].map((cause) => formatError({ message: "" }, cause, requestId)),
  };
}

function format(
  { data, errors }: ExecutionResult,
  { report }: StreamDoorOptions,
  requestId: string,
): FormattedExecutionResult {
  const formatted = errors?.map((error) => {
    const cause = causeOf(error);
    if (cause.status >= 500) report(cause, requestId);
    return formatError(error.toJSON(), cause, requestId);
  });
  return { ...(formatted && { errors: formatted }), data: data ?? null };
}

/** Unlike a generator, it can be ended while the next item is awaited. */
function mapped<T, R>(source: AsyncGenerator<T, void, void>, to: (item: T) => R): AsyncIterableIterator<R> {
  const through = async (step: Promise<IteratorResult<T, void>>): Promise<IteratorResult<R, undefined>> => {
    const { done, value } = await step;
    return done ? { done: true, value: undefined } : { done: false, value: to(value) };
  };
  return {
    next: () => through(source.next()),
    return: () => through(source.return()),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
