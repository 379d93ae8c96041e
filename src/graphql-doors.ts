import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expressMiddleware } from "@as-integrations/express5";
import { findPrices } from "./catalog/index.ts";
import type { Config } from "./config.ts";
import { browserOf } from "./doors/browser-of.ts";
import { graphqlStreams, type GraphqlStreams } from "./doors/graphql-stream.ts";
import { mailTo } from "./doors/mail-to.ts";
import { operationsOf } from "./doors/operations.ts";
import { refuseForeignPage } from "./doors/own-pages.ts";
import { customerOf, operatorOf, type DoorNeeds } from "./doors/who-asks.ts";
import { createGraphql, type Browser, type Graphql, type GraphqlDoor } from "./graphql/index.ts";
import { modelAccess, preflight } from "./inference/index.ts";
import type { JobRunner } from "./job-runner.ts";
import type { AppError } from "./kernel/app-error.ts";
import { newId } from "./kernel/ids.ts";
import type { OperatorRole, Principal } from "./kernel/principal.ts";
import { readAloneUpTo } from "./ledger/index.ts";
import type { Node } from "./node.ts";
import { claimWrite, closeClaim } from "./storage/index.ts";

export interface GraphqlDoors {
  graphql: Graphql;
  authenticateCustomer: (request: IncomingMessage) => Promise<Principal>;
  report: (error: AppError, requestId: string) => void;
  /** Puts both endpoints on the server; their Apollo servers are started. */
  mount(app: Express): Promise<void>;
  /** Cuts the subscriptions, which would outlast any drain. */
  endStreams(): void;
}

export type GraphqlDoorsOptions = Pick<
  Config,
  "publicBaseUrl" | "twoOperatorAmount" | "signUp" | "graphqlDocuments" | "settings"
> & { jobs: JobRunner };

// What a customer sends may have a megabyte of words in its variables; a document's text has its own bound.
const BODY_MAX = "2mb";
const OTHER_BODY_MAX = "256kb";
// A supplier's list of usage is a file of ten megabytes, and quotes in it are escaped.
const IMPORT_BODY_MAX = "16mb";
const IMPORT_BYTES_FROM = 256 * 1024;
const IMPORTERS: readonly OperatorRole[] = ["owner", "admin", "finance"];

/** Both GraphQL endpoints, with what they need of the other rooms. */
export function graphqlDoors(node: Node, options: GraphqlDoorsOptions): GraphqlDoors {
  const { publicBaseUrl, twoOperatorAmount, signUp, graphqlDocuments: documents } = options;
  const { database, clock, keyring, facts, webhookNetworks } = node;
  const report = (error: AppError, requestId: string): void =>
    node.log.error({ code: error.code, internal: error.internal, request_id: requestId }, "a request failed");
  const publicOrigin = new URL(publicBaseUrl).origin;
  const needs = { node, publicOrigin };
  const authenticateCustomer = (request: IncomingMessage): Promise<Principal> => customerOf(needs, request);
  const graphql = createGraphql({
    ...{ database, clock, keyring, authenticateCustomer, documents },
    authenticateOperator: (request) => operatorOf(needs, request),
    noteOperation: (operation, tookMs) => node.telemetry.metrics.operationEnded(operation, tookMs),
    admitStranger: (request) => refuseForeignPage(request, publicOrigin),
    deps: {
      preflight: (ctx, input) => preflight({ facts, publicBaseUrl }, ctx, input),
      modelAccess: (ctx, input) => modelAccess({ facts }, ctx, input),
      claims: { claim: claimWrite, close: closeClaim },
      aloneUpTo: readAloneUpTo(twoOperatorAmount),
      operations: operationsOf(node, options),
      people: { signUpIsOpen: signUp === "open", publicBaseUrl, mail: mailTo(node) },
      ...{ findPrices, webhookNetworks, report },
    },
  });
  const streams = graphqlStreams(graphql.stream);
  return {
    ...{ graphql, authenticateCustomer, report },
    endStreams: () => streams.end(),
    async mount(app) {
      await Promise.all([graphql.customer.server.start(), graphql.operator.server.start()]);
      const far = { clock, isSecure: publicOrigin.startsWith("https:") };
      const body = express.json({ limit: OTHER_BODY_MAX, strict: false });
      const largeBody = express.json({ limit: BODY_MAX, strict: false });
      for (const [path, door, holder] of [
        ["/graphql", graphql.customer, "customer"],
        ["/graphql/operator", graphql.operator, "operator"],
      ] as const) {
        const handled = handle(door, (request, response) => browserOf({ ...far, holder }, request, response));
        const read = holder === "customer" ? largeBody : bodyOfOperator(needs, body);
        app.all(path, identify, read, handled, unreadable(door));
      }
      app.all("/graphql/stream", identify, body, handleStream(streams), unreadable(graphql.customer));
    },
  };
}

const identify: RequestHandler = (_, response, next) => {
  response.locals["requestId"] = newId("req");
  response.setHeader("x-request-id", String(response.locals["requestId"]));
  next();
};

/**
 * Reads what an operator sends: a large body only of those who may import a file, who are known by their
 * session before the first byte of it is read.
 */
function bodyOfOperator(needs: DoorNeeds, body: RequestHandler): RequestHandler {
  const importBody = express.json({ limit: IMPORT_BODY_MAX, strict: false });
  return (request, response, next) => {
    if (Number(request.headers["content-length"] ?? 0) <= IMPORT_BYTES_FROM) {
      body(request, response, next);
      return;
    }
    operatorOf(needs, request).then(
      (who) => {
        const mayImport = who.kind === "operator" && IMPORTERS.includes(who.role);
        (mayImport ? importBody : body)(request, response, next);
      },
      () => {
        body(request, response, next);
      },
    );
  };
}

type BrowserOf = (request: IncomingMessage, response: ServerResponse) => Browser;

function handle(door: GraphqlDoor, farEnd: BrowserOf): RequestHandler {
  const middleware = expressMiddleware(door.server, {
    context: ({ req, res }) =>
      door.context({
        ...{ request: req, body: req.body, browser: farEnd(req, res) },
        requestId: String(res.locals["requestId"]),
      }),
  });
  return (request, response, next) =>
    door.within(String(response.locals["requestId"]), () => void middleware(request, response, next));
}

function handleStream(streams: GraphqlStreams): RequestHandler {
  return (request, response, next) => {
    const requestId = String(response.locals["requestId"]);
    streams.serve({ request, response, body: request.body, requestId }).catch(next);
  };
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
