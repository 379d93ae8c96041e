import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { isInputObjectType, getNamedType } from "graphql";
import { buildCustomerSchema } from "../../src/graphql/index.ts";
import { capabilities } from "../../src/kernel/principal.ts";
import { printOpenapi } from "../../src/rest/index.ts";
import { routes } from "../../src/rest/routes.ts";
import type { Answer } from "../doors/visitor.ts";
import { openWorld, type World } from "../doors/world.ts";
import { cases } from "../graphql/mutations/cases.ts";
import { documentOf, mutations } from "../graphql/mutations/document.ts";
import { byOwner, newTenant, type Stage, type Tenant } from "../graphql/mutations/stage.ts";
import { fingerprintOf } from "../support/fingerprint.ts";
import { intruders, jsonWith, objectWith } from "../support/intruders.ts";
import { writtenRows, type WrittenRow } from "./written-rows.ts";

let world: World;
let rival: Tenant;
let at: Stage;
let token: string;
beforeAll(async () => {
  world = await openWorld({ signUp: "open" });
  rival = await newTenant(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.see("DELETE FROM log_in_throttle");
  at = { world, own: await newTenant(world), rival };
  token = await world.key(at.own.customerId, [...capabilities]);
});

const call = (what: string, body?: string): Promise<Answer> => {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  return world.visitor().send(what, headers, body);
};
const errorsOf = ({ text }: Answer): unknown =>
  (JSON.parse(text) as { data: { errors?: unknown } | null }).data?.errors ?? null;
const unknown = (field: string): unknown => [
  { field, code: "unknown_parameter", message: `${field} is not known here.` },
];

/** The row with its ids, once all is there that it needs. */
async function ready(name: string, row: WrittenRow): Promise<string> {
  await row.first?.(at);
  return row.id ? name.replace(/:\w+/, await row.id(at)) : name;
}

const isNested = (name: string, value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && name !== "metadata";
const rows = Object.entries(writtenRows);

describe("a row that is no GET takes what is documented and nothing else", () => {
  test("every such row of the table is here", () => {
    const written = routes.filter(({ method }) => method !== "GET");
    expect(rows.map(([name]) => name).sort()).toEqual(
      written.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  test.each(rows)("%s refuses every other field by its name, and writes nothing", async (name, row) => {
    const request = await ready(name, row);
    const before = await fingerprintOf(world.see);
    for (const field of intruders.filter((each) => row.takes?.includes(each) !== true)) {
      const answer = await call(request, jsonWith(row.body, field));
      expect([answer.status, answer.code, errorsOf(answer)]).toEqual([
        400,
        "unknown_parameter",
        unknown(field),
      ]);
    }
    expect(await fingerprintOf(world.see)).toEqual(before);
  });

  test.each(rows)("%s refuses them in the query string too, and in what is nested", async (name, row) => {
    const request = await ready(name, row);
    const before = await fingerprintOf(world.see);
    const nested = Object.entries(row.body).filter((entry) => isNested(...entry)) as [string, object][];
    for (const field of intruders) {
      const asked = await call(`${request}?${field}=1`, JSON.stringify(row.body));
      expect([asked.status, errorsOf(asked)]).toEqual([400, unknown(field)]);
      for (const [outer, value] of nested) {
        const body = JSON.stringify({ ...row.body, [outer]: objectWith(value, field) });
        const answer = await call(request, body);
        expect([answer.status, errorsOf(answer)]).toEqual([400, unknown(`${outer}.${field}`)]);
      }
    }
    expect(await fingerprintOf(world.see)).toEqual(before);
  });

  test.each(rows)("%s refuses a list for one thing, and one thing for a list", async (name, row) => {
    const request = await ready(name, row);
    const before = await fingerprintOf(world.see);
    for (const [field, value] of Object.entries(row.body)) {
      const swapped: unknown = Array.isArray(value) ? "x" : [value];
      const answer = await call(request, JSON.stringify({ ...row.body, [field]: swapped }));
      expect([field, answer.status, answer.code]).toEqual([field, 400, "invalid_request"]);
      expect(errorsOf(answer)).toEqual([expect.objectContaining({ field, code: "invalid_request" })]);
    }
    for (const body of ["[]", `"x"`, "7"]) expect((await call(request, body)).status).toBe(400);
    expect(await fingerprintOf(world.see)).toEqual(before);
  });

  test.each(rows)("%s does it without them", async (name, row) => {
    const answer = await call(await ready(name, row), JSON.stringify(row.body));
    const route = routes.find(({ method, path }) => `${method} ${path}` === name);
    expect([answer.status, answer.code]).toEqual([route?.status, null]);
  });

  const free = rows.filter(([, { body }]) => "metadata" in body);
  test.each(free)(
    "%s keeps in metadata whatever it is called, and takes nothing from it",
    async (name, row) => {
      const request = await ready(name, row);
      const notes = Object.fromEntries(
        intruders.filter((each) => each !== "__proto__").map((each) => [each, "9"]),
      );
      const before = await fingerprintOf(world.see);
      const answer = await call(request, JSON.stringify({ ...row.body, metadata: notes }));
      expect(answer.status).toBeLessThan(300);
      const { data } = JSON.parse(answer.text) as { data: { metadata: object } };
      expect(data.metadata).toMatchObject(notes);
      const after = await fingerprintOf(world.see);
      const touched = Object.keys(after).filter((table) => after[table] !== before[table]);
      expect(["audit_event", "change", "conversation", "customer"]).toEqual(expect.arrayContaining(touched));
      const [customer] = await world.see("SELECT * FROM customer WHERE id = $1", [at.own.customerId]);
      expect(customer).toMatchObject({ status: "active", currency: "USD", group_id: null });
    },
  );
});

interface Parameter {
  name: string;
  in: string;
  schema: { type?: string };
}
const { paths } = JSON.parse(JSON.stringify(printOpenapi(buildCustomerSchema()))) as {
  paths: Record<string, { get?: { parameters?: Parameter[] } }>;
};
const parametersOf = (path: string): Parameter[] =>
  (paths[path.replace(/:(\w+)/g, "{$1}")]?.get?.parameters ?? []).filter((each) => each.in === "query");

describe("a GET takes the query parameters that are documented and no other", () => {
  const read = routes.filter(({ method }) => method === "GET");
  const addressOf = (path: string): string => `GET ${path.replace(/:\w+/g, "qwen-plus")}`;

  test.each(read)("$path refuses every other one by its name", async ({ path }) => {
    const documented = parametersOf(path).map(({ name }) => name);
    for (const field of intruders.filter((each) => !documented.includes(each))) {
      const answer = await call(`${addressOf(path)}?${field}=1`);
      expect([answer.status, errorsOf(answer)]).toEqual([400, unknown(field)]);
    }
  });

  test.each(read)("$path refuses each of its own when it comes twice, or as a list", async ({ path }) => {
    for (const { name, schema } of parametersOf(path)) {
      const bracketed = await call(`${addressOf(path)}?${name}[]=1`);
      expect([name, bracketed.status, bracketed.code]).toEqual([name, 400, "unknown_parameter"]);
      if (schema.type === "array") continue;
      const twice = await call(`${addressOf(path)}?${name}=1&${name}=1`);
      expect([name, twice.status, twice.code]).toEqual([name, 400, "invalid_request"]);
      expect(JSON.stringify(errorsOf(twice))).toContain(`"field":"${name}"`);
    }
  });
});

/** Which of the intruders' names a mutation's input has; every other one is refused. */
const documented: Record<string, string[]> = {
  ...{ createApiKey: ["capabilities"], updateApiKey: ["capabilities"] },
  ...{ inviteMember: ["role"], signUp: ["currency"] },
  ...{ acceptInvitation: ["token"], resetPassword: ["token"], revokeSession: ["sessionId"] },
  ...{ updateMember: ["userId", "role"], removeMember: ["userId"] },
};
const camel = (name: string): string =>
  name.replace(/(?<=\w)_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const names = [...new Set(intruders.flatMap((name) => [name, camel(name)]))];

describe("the input of a mutation takes what is documented and nothing else", () => {
  const all = Object.entries(cases);
  const inputOf = (name: string) => getNamedType(mutations[name]?.args[0]?.type);
  const fieldsOf = (name: string): string[] => {
    const type = inputOf(name);
    return isInputObjectType(type) ? Object.keys(type.getFields()) : [];
  };

  test.each(Object.keys(mutations))("%s has of these names only what it says here", (name) => {
    expect(
      fieldsOf(name)
        .filter((field) => names.includes(field))
        .sort(),
    ).toEqual([...(documented[name] ?? [])].sort());
  });

  test.each(all)("%s refuses every other field before anything is done", async (name, one) => {
    const input = await one.input(at);
    const asker = await (one.as ?? byOwner)(at);
    const before = await fingerprintOf(world.see);
    const nested = Object.entries(input).filter((entry) => isNested(...entry)) as [string, object][];
    for (const field of names.filter((each) => documented[name]?.includes(each) !== true)) {
      const sent = [
        objectWith(input, field),
        ...nested.map(([outer, value]) => ({ ...input, [outer]: objectWith(value, field) })),
      ];
      for (const wrong of sent) {
        const answer = await asker.ask(documentOf(name), { input: wrong });
        expect([answer.status, answer.code, answer.data]).toEqual([400, "invalid_request", null]);
        expect(answer.message).toContain(`Field "${field}" is not defined by type`);
      }
      const written = `mutation { ${name}(input: { ${field}: "1" }) { userErrors { code } } }`;
      const answer = await asker.ask(written, {});
      expect([answer.status, answer.code, answer.data]).toEqual([400, "invalid_request", null]);
      expect(answer.text).toContain(`\\"${field}\\" is not defined by type`);
    }
    expect(await fingerprintOf(world.see)).toEqual(before);
  });
});
