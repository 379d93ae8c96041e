import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { serverAudits } from "graphql-http";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

function auditsOf(path: string, token: () => string | Promise<string>): ReturnType<typeof serverAudits> {
  const fetchFn = async (input: string, init: RequestInit = {}): Promise<Response> =>
    fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${await token()}` } });
  return serverAudits({ url: () => `${world.url}${path}`, fetchFn });
}

let operator: Promise<string> | undefined;
const operatorToken = (): Promise<string> => (operator ??= world.operatorToken());

describe.each([
  { path: "/graphql", token: () => world.acme.token },
  { path: "/graphql/operator", token: operatorToken },
])("GraphQL over HTTP at $path", ({ path, token }) => {
  const seen: Record<string, string[]> = {};

  test.each(auditsOf(path, token).map((audit) => ({ name: audit.name, audit })))(
    "$name",
    async ({ audit }) => {
      const result = await audit.fn();
      (seen[result.status] ??= []).push(audit.name);
      expect(result.status === "error" ? result.reason : "").toBe("");
    },
  );

  test("the only warnings are Apollo's three about 400 under Accept: application/json", () => {
    expect(seen["warn"]).toHaveLength(3);
    for (const name of seen["warn"] ?? []) expect(name).toContain("application/json");
  });
});
