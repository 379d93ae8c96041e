import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import type { IncomingMessage } from "node:http";
import { expressMiddleware } from "@as-integrations/express5";
import { findPrices } from "./catalog/index.ts";
import type { Config } from "./config.ts";
import { findSessionHolder } from "./customers/index.ts";
import { createGraphql, type Graphql, type GraphqlDoor } from "./graphql/index.ts";
import { identifyKey, preflight } from "./inference/index.ts";
import { fail, type AppError } from "./kernel/app-error.ts";
import { newId } from "./kernel/ids.ts";
import type { Principal } from "./kernel/principal.ts";
import { readAloneUpTo } from "./ledger/index.ts";
import type { Node } from "./node.ts";
import { claimWrite, closeClaim } from "./storage/index.ts";

export interface GraphqlDoors {
  graphql: Graphql;
  authenticateCustomer: (request: IncomingMessage) => Promise<Principal>;
  report: (error: AppError, requestId: string) => void;
  /** Puts both endpoints on the server; their Apollo servers are started. */
  mount(app: Express): Promise<void>;
}

const BODY_MAX = "256kb";

/** Both GraphQL endpoints, with what they need of the other rooms. */
export function graphqlDoors(
  node: Node,
  { publicBaseUrl, twoOperatorAmount }: Pick<Config, "publicBaseUrl" | "twoOperatorAmount">,
): GraphqlDoors {
  const { database, clock, keyring, facts, webhookNetworks } = node;
  const report = (error: AppError, requestId: string): void =>
    node.log.error({ code: error.code, internal: error.internal, request_id: requestId }, "a request failed");
  const authenticateCustomer = (request: IncomingMessage): Promise<Principal> => customerOf(node, request);
  const graphql = createGraphql({
    ...{ database, clock, keyring, authenticateCustomer },
    authenticateOperator: (request) => operatorOf(node, request),
    deps: {
      preflight: (ctx, input) => preflight({ facts, publicBaseUrl }, ctx, input),
      claims: { claim: claimWrite, close: closeClaim },
      aloneUpTo: readAloneUpTo(twoOperatorAmount),
      ...{ findPrices, webhookNetworks, report },
    },
  });
  return {
    ...{ graphql, authenticateCustomer, report },
    async mount(app) {
      await Promise.all([graphql.customer.server.start(), graphql.operator.server.start()]);
      for (const [path, door] of Object.entries({
        "/graphql": graphql.customer,
        "/graphql/operator": graphql.operator,
      })) {
        app.all(
          path,
          identify,
          express.json({ limit: BODY_MAX, strict: false }),
          handle(door),
          unreadable(door),
        );
      }
    },
  };
}

async function customerOf(node: Node, request: IncomingMessage): Promise<Principal> {
  const remoteAddress = request.socket.remoteAddress ?? "";
  const key = await identifyKey(node, { headers: request.headers, remoteAddress });
  node.keyUses.note({ apiKeyId: key.apiKeyId, customerId: key.customerId, at: node.clock.now() });
  const { customerId, apiKeyId, capabilities } = key;
  return { kind: "apiKey", customerId, apiKeyId, capabilities };
}

const OPERATOR_TOKEN = /^bearer +(op_[0-9A-Za-z]{20,64})$/i;

async function operatorOf(node: Node, request: IncomingMessage): Promise<Principal> {
  const { authorization } = request.headers;
  if (authorization === undefined)
    throw fail("missing_api_key", { public: "Log in, and send the token you get." });
  const token = OPERATOR_TOKEN.exec(authorization)?.[1];
  const digest = token === undefined ? null : node.keyring.digest(token);
  const holder = digest && (await findSessionHolder(node.database, { digest, at: node.clock.now() }));
  if (holder?.kind !== "operator")
    throw fail("invalid_api_key", { public: "The operator's token is not valid, or has expired." });
  return holder;
}

const identify: RequestHandler = (_, response, next) => {
  response.locals["requestId"] = newId("req");
  response.setHeader("x-request-id", String(response.locals["requestId"]));
  next();
};

function handle(door: GraphqlDoor): RequestHandler {
  const middleware = expressMiddleware(door.server, {
    context: ({ req, res }) =>
      door.context({ request: req, body: req.body, requestId: String(res.locals["requestId"]) }),
  });
  return (request, response, next) =>
    door.within(String(response.locals["requestId"]), () => void middleware(request, response, next));
}

/**
 * A body that could not be read is a GraphQL error too. Express knows an error handler by its four
 * parameters.
 */
function unreadable(door: GraphqlDoor): ErrorRequestHandler {
  return (error, _, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, body } = door.refuse(error, String(response.locals["requestId"]));
    response.status(status).json(body);
  };
}
