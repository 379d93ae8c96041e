// GraphiQL over our two endpoints. What is typed as a key stays in this page's memory and is gone with it.
import { readEvents } from "./events.js";

const { React, ReactDOM, GraphiQL } = window;
const isOperator = location.pathname.startsWith("/graphiql/operator");
const endpoint = isOperator ? "/graphql/operator" : "/graphql";
const question = isOperator ? "{ operator { email csrfToken } }" : "{ viewer { name csrfToken } }";
const sample = isOperator
  ? "{\n  operator {\n    email\n    role\n  }\n}\n"
  : "{\n  viewer {\n    customerId\n    name\n  }\n}\n";

const field = (id) => document.getElementById(id);
field("endpoint").textContent = endpoint;
field("secret-name").textContent = isOperator ? "Operator's token" : "API key";

let secret = "";
let csrfToken = null;

function headers(more) {
  return {
    ...more,
    ...(secret ? { authorization: `Bearer ${secret}` } : csrfToken ? { "x-relay-csrf": csrfToken } : {}),
  };
}

// With a key, the session's cookie stays at home: sent together, they would be refused.
const credentials = () => (secret ? "omit" : "same-origin");

/** Who is asking: with a session's cookie, that is how its csrf token comes here. */
async function lookWho() {
  const response = await fetch(`${endpoint}?query=${encodeURIComponent(question)}`, {
    headers: headers({ "apollo-require-preflight": "true" }),
    credentials: credentials(),
  });
  const { data, errors } = await response.json();
  const known = data?.viewer ?? data?.operator ?? null;
  csrfToken = secret ? null : (known?.csrfToken ?? null);
  field("who").textContent = known ? (known.name ?? known.email) : (errors?.[0]?.message ?? "");
  return known !== null;
}

function isSubscription({ query, operationName }) {
  const { parse, getOperationAST } = GraphiQL.GraphQL ?? {};
  if (parse) return getOperationAST(parse(query), operationName)?.operation === "subscription";
  const named = operationName ? `subscription\\s+${operationName}\\b` : "(^|})\\s*subscription\\b";
  return new RegExp(named).test(query.replace(/#.*$/gm, ""));
}

async function fetcher(asked, options = {}) {
  const body = JSON.stringify(asked);
  const more = { "content-type": "application/json", ...options.headers };
  if (!isOperator && isSubscription(asked)) {
    return readEvents("/graphql/stream", { body, headers: headers(more), credentials: credentials() });
  }
  const accept = "application/graphql-response+json, application/json";
  const response = await fetch(endpoint, {
    ...{ method: "POST", body, credentials: credentials() },
    headers: headers({ accept, ...more }),
  });
  return response.json();
}

const root = ReactDOM.createRoot(field("graphiql"));
let drawn = 0;

/** Drawn anew for every caller, because who asks decides what the schema says. */
function draw() {
  root.render(
    React.createElement(GraphiQL, {
      ...{
        key: ++drawn,
        fetcher,
        defaultQuery: sample,
        shouldPersistHeaders: false,
        isHeadersEditorEnabled: false,
      },
    }),
  );
}

field("credentials").addEventListener("submit", async (event) => {
  event.preventDefault();
  secret = field("secret").value.trim();
  if (await lookWho()) draw();
});

field("who").textContent = `Give ${isOperator ? "a token" : "a key"}, or log in.`;
// A visitor without a session is answered 401; the page then waits for a key.
if (await lookWho().catch(() => false)) draw();
