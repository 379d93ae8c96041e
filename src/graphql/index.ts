// Two schemas over the rooms' verbs, and the doors through which they are reached.
export { createGraphql, type Graphql, type GraphqlOptions } from "./create-graphql.ts";
export type { GraphqlDeps, Preflight, ProtocolAddress } from "./deps.ts";
export type { Authenticate, DoorCall, GraphqlDoor } from "./door.ts";
export type { PreparedCall, PreparedResult } from "./execute-prepared.ts";
export { printSchemas } from "./print-schemas.ts";
export { buildCustomerSchema, buildOperatorSchema } from "./schema.ts";
