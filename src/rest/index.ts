// The documented paths: prepared GraphQL documents behind a table of routes.
export { createRest, type Call, type RestHandler, type RestOptions } from "./create-rest.ts";
export { printOpenapi } from "./openapi.ts";
export { serveReference } from "./reference/serve-reference.ts";
