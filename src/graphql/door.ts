import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLFormattedError } from "graphql";
import type { Principal } from "../kernel/principal.ts";
import type { Browser } from "./browser.ts";
import type { GraphqlContext } from "./context.ts";
import { documentRules, namingOf, withText } from "./document-rules.ts";
import { asBodyError, asRefusal, causeOf, formatError } from "./graphql-errors.ts";
import { operationRules, type OperationRulesOptions } from "./operation-rules.ts";
import { operationTimes, type NoteOperation } from "./operation-times.ts";
import { queryLimits } from "./query-limits.ts";

/** Tells who asks. Throws `missing_api_key`, `invalid_api_key` and the like. */
export type Authenticate = (request: IncomingMessage) => Promise<Principal>;

/** One call as it came in; the body is parsed JSON, whatever it holds. */
export interface DoorCall {
  request: IncomingMessage;
  body: unknown;
  requestId: string;
  /** The far end, where somebody may log in; left out, nobody can. */
  browser?: Browser;
}

/** A GraphQL endpoint without its transport. */
export interface GraphqlDoor {
  readonly server: ApolloServer<GraphqlContext>;
  /** The context of one call. Throws the 401 or 403 of a caller who may not come in. */
  context(call: DoorCall): Promise<GraphqlContext>;
  /** Runs the handling of one call so that its errors carry this request id. */
  within<T>(requestId: string, handle: () => T): T;
  /** What answers a body that could not be read: too large, not JSON, in an unknown encoding. */
  refuse(thrown: unknown, requestId: string): { status: number; body: { errors: GraphQLFormattedError[] } };
}

export interface DoorOptions extends OperationRulesOptions {
  /** Who asks; given the body too, because logging in needs no credentials. */
  identify(call: DoorCall): Promise<Principal>;
  open(principal: Principal, call: Pick<DoorCall, "requestId" | "browser">): GraphqlContext;
  report: GraphqlContext["deps"]["report"];
  note: NoteOperation;
}

const NO_REQUEST = "req_unknown";

/** Builds the Apollo server of one schema, not yet started, and what a transport needs to drive it. */
export function createDoor(options: DoorOptions): GraphqlDoor {
  const requestIds = new AsyncLocalStorage<string>();
  const format = (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const requestId = requestIds.getStore() ?? NO_REQUEST;
    const cause = causeOf(error, formatted.extensions?.["code"]);
    if (cause.status >= 500) options.report(cause, requestId);
    return formatError(formatted, cause, requestId);
  };
  const server = new ApolloServer<GraphqlContext>({
    schema: options.schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: queryLimits.tokens },
    formatError: format,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would wrap the resolver of every field, to work out how long an answer may be cached: never.
      ApolloServerPluginCacheControlDisabled(),
      documentRules(options.documents),
      operationRules(options),
      operationTimes(options.documents, options.note),
    ],
  });
  return {
    server,
    async context(call) {
      try {
        options.documents.refuseLong(namingOf(call));
        const principal = await options.identify(withText(options.documents, call));
        // Only who may come in learns which documents there are.
        options.documents.check(namingOf(call));
        return options.open(principal, call);
      } catch (thrown) {
        throw asRefusal(thrown);
      }
    },
    within: (requestId, handle) => requestIds.run(requestId, handle),
    refuse: (thrown, requestId) => {
      const cause = asBodyError(thrown);
      if (cause.status >= 500) options.report(cause, requestId);
      return { status: cause.status, body: { errors: [formatError({ message: "" }, cause, requestId)] } };
    },
  };
}
