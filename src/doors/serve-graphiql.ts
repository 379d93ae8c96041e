import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Where pages are put up. */
export interface Pages {
  get(path: string, show: (request: IncomingMessage, response: ServerResponse) => void): unknown;
}

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

const assets = [
  ...["graphiql.js", "graphiql.css", "react.js", "react-dom.js", "page.css", "page.js", "events.js"],
  "LICENSES.txt",
];

// Everything comes from here. GraphiQL's dialogs bring a style of their own, which no hash can name, and its
// style sheet has its fonts and icons in it: for this page only, both are let in. No script but ours runs.
const POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'",
  "font-src data:; img-src 'self' data:; connect-src 'self'",
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
].join("; ");

// Made by graphiql/copy-assets.mjs; seen from `src/doors` and from `dist/doors` alike.
const folder = new URL("../../dist/graphiql/", import.meta.url);

/**
 * Serves GraphiQL at /graphiql, over the customers' endpoint, and at /graphiql/operator. A checkout that was
 * not built has none.
 */
export function serveGraphiql(app: Pages): void {
  if (!existsSync(new URL("index.html", folder))) return;
  const pages = ["/graphiql", "/graphiql/operator"].map((path) => ({ path, file: "index.html" }));
  const all = [...pages, ...assets.map((file) => ({ path: `/graphiql/assets/${file}`, file }))];
  for (const { path, file } of all) {
    const body = readFileSync(new URL(file, folder));
    app.get(path, (_, response) => {
      response.setHeader("content-type", types[file.split(".").at(-1) ?? ""] ?? "application/octet-stream");
      response.setHeader("content-security-policy", POLICY);
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("cache-control", "no-cache");
      response.end(body);
    });
  }
}
