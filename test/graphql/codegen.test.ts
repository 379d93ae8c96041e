import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import type {
  ApiKeysQuery,
  CreateApiKeyMutationVariables,
} from "../../schema/generated/customer-operations.ts";
import type { Customer } from "../../schema/generated/operator-types.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = "node_modules/@graphql-codegen/cli/esm/bin.js";

test("the generated types are those of the committed SDL and documents", async () => {
  const run = promisify(execFile)(process.execPath, [command, "--config", "codegen.yml", "--check"], {
    cwd: root,
  });
  await expect(run).resolves.toMatchObject({ stderr: expect.not.stringContaining("stale") });
}, 60_000);

test("they type what a client sends and gets: decimals are strings, nothing is any", () => {
  const sent: CreateApiKeyMutationVariables = {
    input: { name: "k", quota: { limit: "1.00", period: "daily" } },
  };
  const got: ApiKeysQuery["apiKeys"]["pageInfo"] = { endCursor: null, hasNextPage: false };
  const customer: Pick<Customer, "status"> = { status: "suspended" };
  expect([sent.input.name, got.hasNextPage, customer.status]).toEqual(["k", false, "suspended"]);
});
