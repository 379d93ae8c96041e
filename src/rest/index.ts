// The documented paths: prepared GraphQL documents behind a table of routes.
export { createRest, type Call, type RestHandler, type RestOptions } from "./create-rest.ts";
export { printOpenapi } from "./openapi.ts";
export { printEquivalence } from "./print-equivalence.ts";
export { readBytes } from "./read-body.ts";
export { sendFailure, sendSuccess } from "./respond.ts";
export { serveReference } from "./reference/serve-reference.ts";
