import { readFileSync } from "node:fs";
import type { Express, Response } from "express";

const files = [
  { path: "/docs/api", file: "index.html", type: "text/html; charset=utf-8" },
  { path: "/docs/api/reference.css", file: "reference.css", type: "text/css; charset=utf-8" },
  { path: "/docs/api/schema-text.js", file: "schema-text.js", type: "text/javascript; charset=utf-8" },
  { path: "/docs/api/reference.js", file: "reference.js", type: "text/javascript; charset=utf-8" },
];

// Everything the page needs comes from here: no script of its own text, nothing from elsewhere.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'";

/**
 * Serves the API reference at /docs/api: a page that draws openapi.json, readable without any other server.
 * Its files are served as they stand in `src`; seen from `dist`, the path to them is the same. Throws at the
 * start when one is missing.
 */
export function serveReference(app: Pick<Express, "get">): void {
  for (const { path, file, type } of files) {
    const body = readFileSync(new URL(`../../../src/rest/reference/${file}`, import.meta.url));
    app.get(path, (_, response: Response) => {
      response.setHeader("content-type", type);
      response.setHeader("content-security-policy", `${POLICY}; base-uri 'none'; frame-ancestors 'none'`);
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("cache-control", "no-cache");
      response.end(body);
    });
  }
}
