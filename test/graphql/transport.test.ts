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

const AUDITS = 61;
// Apollo answers 400 to what it cannot read, as its own clients like it.
const warnings = [
  "SHOULD use 200 status code on document parsing failure when accepting application/json",
  "SHOULD use 200 status code on document validation failure when accepting application/json",
  "SHOULD use a status code of 200 on variable coercion failure when accepting application/json",
];
// A GET without a header of its own may come from any page: it is refused.
const notices = [
  "MAY accept application/x-www-form-urlencoded formatted GET requests",
  ...["application/graphql-response+json", "application/json"].map(
    (type) => `MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting ${type}`,
  ),
];

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

  test("is without any complaint but Apollo's three, and what protection from CSRF costs", () => {
    expect(seen["warn"]?.sort()).toEqual(warnings);
    expect(seen["notice"]?.sort()).toEqual(notices);
    expect(seen["error"]).toBeUndefined();
    expect(seen["ok"]).toHaveLength(AUDITS - warnings.length - notices.length);
  });
});
