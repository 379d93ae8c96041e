/**
 * The same program over REST: `openapi-fetch` typed by what `openapi-typescript` made of openapi.json.
 * `node test/clients/rest-program.ts http://127.0.0.1:3000 tr_live_…`
 */
import { pathToFileURL } from "node:url";
import createClient from "openapi-fetch";
import type { paths } from "../../schema/generated/openapi-types.ts";
import type { Account } from "./graphql-program.ts";

export async function run({ baseUrl, apiKey: token }: Account): Promise<string[]> {
  const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const balance = (await client.GET("/openapi/v1/balance")).data?.data;
  const models = (await client.GET("/openapi/v1/models", { params: { query: { limit: 1 } } })).data?.data;
  const model = models?.items[0];
  if (!balance || !model) throw new Error("there is no model to call");
  const made = await client.POST("/openapi/v1/api-keys", {
    body: { name: "For one model", allowed_model_ids: [model.id] },
  });
  const apiKey = made.data?.data;
  if (!apiKey) throw new Error(made.error?.message ?? made.response.statusText);
  const disabled = await client.POST("/openapi/v1/api-keys/{api_key_id}/disable", {
    params: { path: { api_key_id: apiKey.id } },
  });
  return [
    `available ${balance.available} ${balance.currency}`,
    `made ${apiKey.id} (${apiKey.model_scope.mode}: ${model.id}), ${apiKey.token === null ? "no" : "its"} token was shown`,
    `it is ${disabled.data?.data.status ?? "lost"} now`,
  ];
}

const [program, baseUrl, apiKey] = process.argv.slice(1);
if (program !== undefined && import.meta.url === pathToFileURL(program).href) {
  if (baseUrl === undefined || apiKey === undefined) throw new Error("usage: rest-program.ts URL API_KEY");
  process.stdout.write(`${(await run({ baseUrl, apiKey })).join("\n")}\n`);
}
