import type { GraphQLSchema } from "graphql";
import { loadOperations, operationsFolder } from "./operations.ts";
import { routes } from "./routes.ts";

/**
 * A table in Markdown: every REST row and the GraphQL field that answers it. The links lead to that field in
 * the reference page of the customer schema.
 */
export function printEquivalence(schema: GraphQLSchema, referencePage: string): string {
  const operations = loadOperations(schema, operationsFolder);
  const rows = routes.map(({ method, path, operation }) => {
    const found = operations.get(operation);
    if (!found) throw new Error(`the row ${method} ${path} names no document`);
    const kind = found.isMutation ? "mutation" : "query";
    const link = `${referencePage}#${kind}-${found.root.name.toLowerCase()}`;
    const shown = path.replace("/openapi/v1", "").replace(/:(\w+)/g, "{$1}");
    return `| \`${method} ${shown}\` | ${kind} [\`${found.root.name}\`](${link}) |`;
  });
  return ["| REST, below `/openapi/v1` | GraphQL |", "| --- | --- |", ...rows].join("\n");
}
