import type { IncomingMessage } from "node:http";
import type { ApolloServerPlugin } from "@apollo/server";
import type { GraphqlContext } from "./context.ts";
import type { KnownDocuments, Naming } from "./known-documents.ts";

/** What of a call names its document. */
interface Call {
  request: IncomingMessage;
  body: unknown;
}

/** Puts the text of a document in place of its name, before Apollo misses it. */
export function documentRules(documents: KnownDocuments): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: ({ request }) => {
      const { http } = request;
      const text = http ? documents.textOf(http) : null;
      if (text !== null) request.query = text;
      return Promise.resolve();
    },
  };
}

/** The call as if it had come with its document's text, for whoever looks into it before Apollo does. */
export function withText<C extends Call>(documents: KnownDocuments, call: C): C {
  const text = documents.textOf(namingOf(call));
  if (text === null || typeof call.body !== "object") return call;
  return { ...call, body: { ...call.body, query: text } };
}

export function namingOf({ request, body }: Call): Naming {
  const { method, url = "" } = request;
  return { method, body, search: url.slice(url.indexOf("?") + 1 || url.length) };
}
