import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ask } from "./ask.ts";
import { openWorld, type World } from "./world.ts";

// What a key may be used for, from where and until when holds at both doors, at once. `npm run build` comes first.
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface Made {
  id: string;
  token: string;
}

async function manage(
  request: string,
  body?: object,
  apiKey = world.apiKey,
): Promise<{ status: number; body: { code: string | null; data: never } }> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`${world.relay.url}/openapi/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as { code: string | null; data: never } };
}

async function make(terms: object): Promise<Made> {
  const { status, body } = await manage("POST /api-keys", { name: "limited", ...terms });
  expect(status).toBe(201);
  return body.data;
}

/** What a key is told at the management door, at GraphQL and at inference. */
async function doors({ token }: Made): Promise<(string | number)[]> {
  const managed = await manage("GET /client", undefined, token);
  const graphql = await fetch(`${world.relay.url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ viewer { name } }" }),
  });
  const asked = (await graphql.json()) as { errors?: { extensions: { code: string } }[] };
  const heard = await ask({ url: world.relay.url, apiKey: token });
  const inferred =
    heard && heard.status !== 200
      ? (JSON.parse(heard.body) as { error: { code: string } }).error.code
      : heard?.status;
  return [
    managed.body.code ?? managed.status,
    asked.errors?.[0]?.extensions.code ?? graphql.status,
    inferred ?? "none",
  ];
}

/** Asks until all doors say this. A change reaches them within a second where nothing else runs. */
async function within(key: Made, expected: (string | number)[]): Promise<void> {
  const endMs = performance.now() + 6_000;
  let told = await doors(key);
  while (performance.now() < endMs && JSON.stringify(told) !== JSON.stringify(expected))
    told = await doors(key);
  expect(told).toEqual(expected);
}

const everywhere = (code: string | number) => [code, code, code];
/** OpenAI's protocol has one word for every key that is not good. */
const dead = (code: string) => [code, code, "invalid_api_key"];

test("a key that may be used from elsewhere only is refused here, at every door", async () => {
  expect(await doors(await make({ ip_allowlist: ["192.0.2.0/24"] }))).toEqual(everywhere("ip_not_allowed"));
  expect(await doors(await make({ ip_allowlist: ["192.0.2.0/24", "127.0.0.1", "::1"] }))).toEqual(
    everywhere(200),
  );
});

test("a key that expires is refused from that moment on, though every door knew it before", async () => {
  const key = await make({ expires_at: new Date(Date.now() + 3_000).toISOString() });
  expect(await doors(key)).toEqual(everywhere(200));
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await doors(key)).toEqual(dead("key_expired"));
});

test.each([
  ["its addresses", { ip_allowlist: ["192.0.2.1"] }, everywhere("ip_not_allowed")],
  ["its capabilities", { capabilities: ["account:read"] }, [200, 200, "permission_denied"]],
  ["its models", { allowed_model_ids: ["qwen-max"] }, [200, 200, "model_not_allowed"]],
])("a change of %s is in force at every door within a second", async (_, changes, expected) => {
  const key = await make({});
  expect(await doors(key)).toEqual(everywhere(200));
  expect((await manage(`PATCH /api-keys/${key.id}`, changes)).status).toBe(200);
  await within(key, expected);
});

test("a key that is rotated is dead at every door within a second, and its successor alive", async () => {
  const key = await make({ quota: { limit: "5", period: "daily" } });
  expect(await doors(key)).toEqual(everywhere(200));
  const { status, body } = await manage(`POST /api-keys/${key.id}/rotate`, {});
  expect(status).toBe(201);
  await within(key, dead("key_disabled"));
  expect(await doors(body.data)).toEqual(everywhere(200));
});
