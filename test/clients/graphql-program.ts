/**
 * A partner's program over the generated GraphQL client. It makes a key for one model, reads what the account
 * has, and puts the key out of use again. `node test/clients/graphql-program.ts http://127.0.0.1:3000 tr_live_…`
 */
import { pathToFileURL } from "node:url";
import { print, type DocumentNode } from "graphql";
import { getSdk, type Sdk } from "../../schema/generated/customer-client.ts";

export interface Account {
  baseUrl: string;
  apiKey: string;
}

/** The client: every document of schema/operations as a typed function, sent by fetch. */
export function openClient({ baseUrl, apiKey }: Account): Sdk {
  return getSdk(async <R>(document: DocumentNode, variables?: unknown): Promise<R> => {
    const response = await fetch(`${baseUrl}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as { data?: R | null; errors?: { message: string }[] };
    if (errors?.[0] || data === undefined || data === null)
      throw new Error(errors?.[0]?.message ?? response.statusText);
    return data;
  });
}

export async function run(account: Account): Promise<string[]> {
  const client = openClient(account);
  const { balance } = await client.Balance();
  const { models } = await client.Models({ limit: 1 });
  const [model] = models.nodes;
  if (!model) throw new Error("there is no model to call");
  const made = await client.CreateApiKey({ input: { name: "For one model", allowedModelIds: [model.id] } });
  const { apiKey, token, userErrors } = made.createApiKey;
  if (!apiKey) throw new Error(userErrors.map(({ message }) => message).join(" "));
  const { disableApiKey } = await client.DisableApiKey({ input: { apiKeyId: apiKey.id } });
  return [
    `available ${balance.available} ${balance.currency}`,
    `made ${apiKey.id} (${apiKey.modelScope.mode}: ${model.id}), ${token === null ? "no" : "its"} token was shown`,
    `it is ${disableApiKey.apiKey?.status ?? "lost"} now`,
  ];
}

const [program, baseUrl, apiKey] = process.argv.slice(1);
if (program !== undefined && import.meta.url === pathToFileURL(program).href) {
  if (baseUrl === undefined || apiKey === undefined) throw new Error("usage: graphql-program.ts URL API_KEY");
  process.stdout.write(`${(await run({ baseUrl, apiKey })).join("\n")}\n`);
}
