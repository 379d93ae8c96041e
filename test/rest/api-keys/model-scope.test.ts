import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { openWorld, type World } from "../../graphql/world.ts";
import { openKeyDesk, type KeyDesk } from "./key-desk.ts";

// The scope of a key has three values in a change: left out is as it was, [] is every model, a list is that list; null
// is none of these. REST and GraphQL must not differ in it.
let world: World;
let desk: KeyDesk;
beforeAll(async () => {
  world = await openWorld();
  desk = openKeyDesk(world);
});
afterAll(() => world.close());

type Scope = string[] | null | undefined;
interface Seen {
  modelIds: string[];
  version: number;
}
type Surface = (id: string, scope: Scope) => Promise<Seen | string>;

const overRest: Surface = async (key, scope) => {
  const body = { ...(scope !== undefined && { allowed_model_ids: scope }) };
  const { status, body: told } = await desk.send("PATCH", { key, body });
  if (status !== 200) return String(told.code);
  const { allowed_model_ids, model_scope, version } = told.data as unknown as {
    allowed_model_ids: string[];
    model_scope: { mode: string; model_ids: string[] };
    version: number;
  };
  expect(model_scope).toEqual({ mode: modeOf(allowed_model_ids), model_ids: allowed_model_ids });
  return { modelIds: allowed_model_ids, version };
};

const overGraphql: Surface = async (apiKeyId, scope) => {
  const input = { apiKeyId, ...(scope !== undefined && { allowedModelIds: scope }) };
  const { data, errors } = await world.ask(
    world.acme.token,
    `mutation Change($input: UpdateApiKeyInput!) { updateApiKey(input: $input) {
      apiKey { allowedModelIds modelScope { mode modelIds } version } userErrors { field code } } }`,
    { input },
  );
  expect(errors).toEqual([]);
  const { apiKey, userErrors } = data?.["updateApiKey"] as unknown as {
    apiKey: { allowedModelIds: string[]; modelScope: object; version: number } | null;
    userErrors: { field: string; code: string }[];
  };
  if (!apiKey) {
    expect(userErrors).toEqual([{ field: "input.allowedModelIds", code: userErrors[0]?.code }]);
    return String(userErrors[0]?.code);
  }
  const { allowedModelIds, modelScope, version } = apiKey;
  expect(modelScope).toEqual({ mode: modeOf(allowedModelIds), modelIds: allowedModelIds });
  return { modelIds: allowedModelIds, version };
};

function modeOf({ length }: string[]): string {
  return length === 0 ? "automatic" : length === 1 ? "single" : "selected";
}

/** What the contract says of one change. */
function expected(before: Seen, scope: Scope): Seen | string {
  if (scope === undefined) return before;
  if (scope === null) return "invalid_request";
  if (scope.includes("hidden")) return "model_not_allowed";
  const modelIds = [...new Set(scope)];
  const isSame = JSON.stringify(modelIds) === JSON.stringify(before.modelIds);
  return isSame ? before : { modelIds, version: before.version + 1 };
}

const scopes = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.array(fc.constantFrom("qwen-plus", "qwen-max", "auto-chat", "hidden"), { maxLength: 4 }),
);

test("whatever row of changes is made, both surfaces end where the contract says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(scopes, { minLength: 1, maxLength: 6 }), async (changes) => {
      for (const surface of [overRest, overGraphql]) {
        const { id } = await desk.make();
        let state: Seen = { modelIds: [], version: 1 };
        for (const scope of changes) {
          const told = await surface(id, scope);
          expect(told).toEqual(expected(state, scope));
          if (typeof told !== "string") state = told;
        }
        const row = await desk.row(id);
        expect([row["allowed_model_ids"], row["version"]]).toEqual([state.modelIds, state.version]);
      }
    }),
    { numRuns: 25, seed: 20261126 },
  );
}, 60_000);
