import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { errorCatalogue } from "../../src/kernel/error-catalogue.ts";
import { routes } from "../../src/rest/routes.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { ask } from "./ask.ts";
import { openWorld, settled, type World } from "./world.ts";

// What the house knows and its customers must not: planted in the catalog, made by the database, or drawn by the
// program itself. Everything that a customer can make the real program say is searched for it.
let world: World;
let canaries: Map<string, string>;
let requestIds: string[];
beforeAll(async () => {
  world = await openWorld({ LOG_LEVEL: "debug" });
  const models = ["plain", "broken", "limited", "unpaid", "reset", "fallback"];
  const answers = await Promise.all(
    models.flatMap((model) =>
      [false, true].map((stream) => ask({ url: world.relay.url, apiKey: world.apiKey, model, stream })),
    ),
  );
  requestIds = answers.map((answer) => String(answer?.headers["x-request-id"]));
  for (const answer of answers) said.push([`inference ${String(answer?.status)}`, JSON.stringify(answer)]);
  await settled(world);
  canaries = await plant();
});
afterAll(() => world.close());

const said: [what: string, text: string][] = [];

async function plant(): Promise<Map<string, string>> {
  const rows = await systemQuery<{ what: string; text: string }>(
    world.database,
    `SELECT 'a supplier''s id' AS what, id AS text FROM provider UNION ALL
     SELECT 'a supplier''s name', name FROM provider WHERE name = 'test-supplier' UNION ALL
     SELECT 'a deployment', id FROM deployment UNION ALL SELECT 'a credential''s id', id FROM credential UNION ALL
     SELECT 'an upstream model', upstream_model FROM deployment WHERE upstream_model LIKE 'sim-%' UNION ALL
     SELECT 'a price rule', id FROM price_version UNION ALL
     SELECT 'a supplier''s request id', upstream_request_id FROM attempt WHERE upstream_request_id IS NOT NULL`,
  );
  const planted = new Map(rows.map(({ what, text }) => [text, what]));
  planted.set(new URL(world.simulator.url).host, "a supplier's host");
  planted.set("sk-supplier-secret", "a credential");
  expect(planted.size).toBeGreaterThan(30);
  return planted;
}

async function get(path: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(`${world.relay.url}${path}`, { headers });
  const text = `${JSON.stringify([...response.headers])} ${await response.text()}`;
  said.push([`${path} ${String(response.status)}`, text]);
}

function found(): string[] {
  return said.flatMap(([what, text]) =>
    [...canaries]
      .filter(([canary]) => text.includes(canary))
      .map(([canary, of]) => `${what} tells ${of}: ${canary}`),
  );
}

describe("nothing of suppliers, their cost and the house's own ids reaches a customer", () => {
  test("in answers and errors of inference, streamed and whole, that succeeded, were refused or broke off", () => {
    expect(said).toHaveLength(12);
    expect(found()).toEqual([]);
  });

  test("in any path of REST, files and traces of failed requests too", async () => {
    const authorization = { authorization: `Bearer ${world.apiKey}` };
    for (const { method, path } of routes.filter((route) => route.method === "GET")) {
      const named = path.replace(":model", "plain").replace(/:(?!request_id)\w+/, "unknown");
      for (const id of named.includes(":request_id") ? requestIds : [""]) {
        await get(named.replace(":request_id", id), authorization);
      }
      await get(`${named}?${method}=no-such-parameter`, authorization);
    }
    await get("/v1/models", authorization);
    expect(found()).toEqual([]);
  });

  test("on any page of the documents, in the contract, or where there is no page", async () => {
    const index = await (await fetch(`${world.relay.url}/llms.txt`)).text();
    const pages = [...index.matchAll(/\((?:https?:\/\/[^/]+)?(\/docs[^)\s]*)\)/g)].map(
      ([, path]) => path ?? "",
    );
    expect(pages.length).toBeGreaterThan(20);
    const errors = Object.keys(errorCatalogue).map((code) => `/docs/errors/${code}`);
    for (const page of [
      ...pages,
      ...errors,
      "/docs",
      "/docs/api",
      "/llms.txt",
      "/openapi/v1/openapi.json",
      "/nowhere",
    ])
      await get(page);
    expect(found()).toEqual([]);
  });

  test("the log tells no secret: no credential, no key, no master key", () => {
    const { out, err } = world.relay.output();
    // The first start prints the demo key once, for whoever started it.
    const logged =
      err +
      out
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .join("\n");
    expect(logged.length).toBeGreaterThan(100);
    for (const secret of ["sk-supplier-secret", world.apiKey, String(world.env["RELAY_MASTER_KEY"])])
      expect(logged).not.toContain(secret);
  });
});
