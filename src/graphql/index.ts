// Two schemas over the rooms' verbs, and the doors through which they are reached.
export type { Begun, Browser } from "./browser.ts";
export { createGraphql, type Graphql, type GraphqlOptions } from "./create-graphql.ts";
export type { GraphqlDeps, PeopleMail, Preflight, ProtocolAddress } from "./deps.ts";
export type { Authenticate, DoorCall, GraphqlDoor } from "./door.ts";
export type { OpenStream, StreamDoor, StreamRefusal } from "./live/stream-door.ts";
export type { PreparedCall, PreparedResult } from "./execute-prepared.ts";
export { printReferences } from "./print-reference.ts";
export { printSchemas } from "./print-schemas.ts";
export { buildCustomerSchema, buildOperatorSchema } from "./schema.ts";
