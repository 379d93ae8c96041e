import { createServer, type Server } from "node:http";
import express from "express";
import type { Express, NextFunction, Request, RequestHandler, Response } from "express";
import type { Config } from "./config.ts";
import { AnswerCache, ImageSource, inferenceDoor } from "./inference/index.ts";
import { newId } from "./kernel/ids.ts";
import { metricsDoor } from "./doors/metrics-door.ts";
import { serveGraphiql } from "./doors/serve-graphiql.ts";
import { graphqlDoors } from "./graphql-doors.ts";
import { health, type Health } from "./health.ts";
import type { JobRunner } from "./job-runner.ts";
import type { Node } from "./node.ts";
import { paymentDoor } from "./payment-door.ts";
import { createRest, serveReference } from "./rest/index.ts";
import { createSite } from "./site/index.ts";

export type AppOptions = Pick<
  Config,
  | "publicBaseUrl"
  | "twoOperatorAmount"
  | "paymentWebhookSecret"
  | "signUp"
  | "graphqlDocuments"
  | "contextCacheBytes"
  | "metricsPort"
  | "metricsToken"
  | "settings"
> & { jobs: JobRunner };

export interface App {
  server: Server;
  health: Health;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const CHECK_INTERVAL_MS = 1_000;

/** Builds the server: inference first and by itself, management behind it. */
export async function buildApp(node: Node, options: AppOptions): Promise<App> {
  const state = health(node);
  const management = await buildManagement(node, options, state);
  const inference = inferenceDoor({
    facts: node.facts,
    lane: node.lane,
    pools: node.pools,
    deadlines: node.deadlines,
    pulse: node.pulse,
    health: node.health,
    images: new ImageSource(),
    rates: node.rates,
    limits: node.limits,
    cache: new AnswerCache({ bytesMax: options.contextCacheBytes, clock: node.clock }),
    contents: node.contents,
    moderation: node.moderation,
    keyring: node.keyring,
    clock: node.clock,
    publicBaseUrl: options.publicBaseUrl,
    noteUse: ({ key, incoming }) =>
      node.keyUses.note({ apiKeyId: key.apiKeyId, customerId: key.customerId, at: incoming.receivedAt }),
    requestEnded: (request) => node.telemetry.requestEnded(request),
    log: (message, detail) => node.log.warn(detail, message),
  });
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      noDelay: true,
    },
    (request, response) => {
      if (!inference(request, response)) management(request, response);
    },
  );
  return { server, health: state };
}

async function buildManagement(node: Node, options: AppOptions, state: Health): Promise<Express> {
  const app = express();
  app.disable("x-powered-by");
  app.use(protect(options.publicBaseUrl.startsWith("https:")));
  app.get("/healthz", (_, response) => void response.json({ status: "ok" }));
  app.get("/readyz", (_, response, next) => {
    state.ready().then((ready) => response.status(ready ? 200 : 503).json({ ready }), next);
  });
  if (options.metricsPort === null) {
    const { telemetry } = node;
    const metrics = metricsDoor({ telemetry, token: options.metricsToken, isLoopbackOnly: true });
    app.use((request, response, next) => {
      if (!metrics(request, response)) next();
    });
  }
  const doors = graphqlDoors(node, options);
  const rest = createRest({
    schema: doors.graphql.customerSchema,
    authenticate: doors.authenticateCustomer,
    execute: (call) => doors.graphql.execute(call),
    exportRows: (call) => doors.graphql.exportRows(call),
    report: doors.report,
  });
  const payments = paymentDoor(node, options.paymentWebhookSecret);
  app.use((request, response, next) => {
    if (!rest(request, response) && !payments(request, response)) next();
  });
  await doors.mount(app);
  state.onDrain(() => doors.endStreams());
  serveReference(app);
  serveGraphiql(app);
  const site = createSite(options);
  app.use((request, response, next) => {
    if (!site(request, response)) next();
  });
  app.use(notFound);
  app.use(failed(node));
  return app;
}

const HSTS_SECONDS = 365 * 24 * 60 * 60;

/**
 * Headers for everything that a browser may show. What may be kept says so itself; without a word of its own,
 * an answer is somebody's data.
 */
function protect(isSecure: boolean): RequestHandler {
  const policy = "default-src 'self'; object-src 'none'; form-action 'self'";
  const headers = new Map([
    ["cache-control", "no-store"],
    ["content-security-policy", `${policy}; frame-ancestors 'none'; base-uri 'none'`],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
    ["referrer-policy", "no-referrer"],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ...(isSecure ? [["strict-transport-security", `max-age=${String(HSTS_SECONDS)}`] as const] : []),
  ]);
  return (_, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

function notFound(_: Request, response: Response): void {
  const requestId = newId("req");
  response.status(404).setHeader("x-request-id", requestId);
  response.json({
    request_id: requestId,
    success: false,
    data: null,
    code: "not_found",
    message: "There is no such page.",
  });
}

/** The last net: no error reaches a client with its stack. Express knows it by its four parameters. */
function failed(node: Node) {
  return (error: unknown, _: Request, response: Response, next: NextFunction): void => {
    const requestId = newId("req");
    node.log.error({ err: error, request_id: requestId }, "a request failed");
    if (response.headersSent) return next(error);
    const message = "Something went wrong on our side.";
    response
      .status(500)
      .json({ request_id: requestId, success: false, data: null, code: "internal_error", message });
  };
}
