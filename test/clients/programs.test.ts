import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import openapiTS, { astToString } from "openapi-typescript";
import { openWorld, type World } from "../graphql/world.ts";
import * as graphql from "./graphql-program.ts";
import * as rest from "./rest-program.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const expected = [
  expect.stringMatching(/^available \d+\.\d+ USD$/),
  expect.stringMatching(/^made key_\w{26} \(single: \S+\), its token was shown$/),
  "it is disabled now",
];

test.each([
  ["GraphQL", graphql.run],
  ["REST", rest.run],
])("the example over the generated %s client runs against the server", async (_, run) => {
  const account = { baseUrl: world.url, apiKey: world.acme.token };
  expect(await run(account)).toEqual(expected);
});

test.each(["graphql-program.ts", "rest-program.ts"])(
  "%s is a program that can be started as it stands",
  async (file) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [path, world.url, world.acme.token]);
    expect(stdout.trim().split("\n")).toEqual(expected);
  },
);

test("a refusal reaches the program in words, and makes no key", async () => {
  const { token } = await world.issueKey(world.acme.customerId, ["account:read"]);
  const count = () => world.see("SELECT id FROM api_key WHERE customer_id = $1", [world.acme.customerId]);
  const before = await count();
  const account = { baseUrl: world.url, apiKey: token };
  await expect(graphql.run(account)).rejects.toThrow("lacks the capability keys:write");
  await expect(rest.run(account)).rejects.toThrow("lacks the capability keys:write");
  expect(await count()).toEqual(before);
});

test("openapi-types.ts is what openapi-typescript makes of openapi.json; `npm run codegen` renews it", async () => {
  const read = (path: string): string =>
    readFileSync(new URL(`../../schema/${path}`, import.meta.url), "utf8");
  const made = astToString(await openapiTS(read("openapi.json")));
  expect(read("generated/openapi-types.ts")).toContain(made.trim());
});
