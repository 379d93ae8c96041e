import { createApiKey } from "../../../src/customers/index.ts";
import type { Capability, CustomerRole } from "../../../src/kernel/principal.ts";
import type { Answer, Visitor } from "../../doors/visitor.ts";
import type { Person, World } from "../../doors/world.ts";
import { MODEL_IDS } from "../samples.ts";
import { documentOf } from "./document.ts";

/** A customer, and its owner, who is logged in. */
export interface Tenant {
  customerId: string;
  owner: Person;
  page: Visitor;
}

/** What a case works with: a customer of its own, and another one whose things are none of its. */
export interface Stage {
  world: World;
  own: Tenant;
  rival: Tenant;
}

/** Somebody who asks, as an audit row names them. */
export interface Asker {
  kind: "customerUser" | "apiKey" | "anonymous";
  id: string;
  ask(query: string, variables: object, headers?: Record<string, string>): Promise<Answer>;
}

export type Input = Record<string, unknown>;
export const PASSWORD = "a long enough password";

export async function newTenant(world: World): Promise<Tenant> {
  const customerId = await world.customer();
  const owner = await world.person(customerId);
  return { customerId, owner, page: await logIn(world, owner) };
}

async function logIn(world: World, person: Person): Promise<Visitor> {
  const page = world.visitor();
  await page.logIn(person);
  return page;
}

function asking(page: Visitor, who: Pick<Asker, "kind" | "id">): Asker {
  return { ...who, ask: (query, variables, headers = {}) => page.ask(query, variables, { headers }) };
}

export const byOwner = ({ own }: Stage): Asker =>
  asking(own.page, { kind: "customerUser", id: own.owner.id });

/** Nobody yet: without cookies, and without a key. */
export const byStranger = ({ world }: Stage): Asker =>
  asking(world.visitor(), { kind: "anonymous", id: "anonymous" });

/** A new person of the customer, logged in. */
export const byRole =
  (role: CustomerRole) =>
  async (at: Stage): Promise<Asker> =>
    (await newMember(at, role)).asker;

/** Another person of the customer, logged in. */
export async function newMember(
  { world, own }: Stage,
  role: CustomerRole = "viewer",
): Promise<{ person: Person; page: Visitor; asker: Asker }> {
  const person = await world.person(own.customerId, role);
  const page = await logIn(world, person);
  return { person, page, asker: asking(page, { kind: "customerUser", id: person.id }) };
}

type KeyTerms = Partial<Omit<Parameters<typeof createApiKey>[1], "customerId" | "entitledModelIds">>;

/** A new key of the customer's with these capabilities and terms. */
export const byKey =
  (capabilities: Capability[], terms: KeyTerms = {}) =>
  async ({ world, own }: Stage): Promise<Asker> => {
    const { apiKey, token } = await newKey({ world, own }, { ...terms, capabilities });
    const headers = { authorization: `Bearer ${token}`, origin: null, "sec-fetch-site": null };
    return {
      ...{ kind: "apiKey", id: apiKey.id },
      ask: (query, variables, more = {}) =>
        world.visitor().ask(query, variables, { headers: { ...headers, ...more } }),
    };
  };

export function newKey({ world, own }: Pick<Stage, "world" | "own">, terms: KeyTerms = {}) {
  const { customerId } = own;
  return createApiKey(world.system, { name: "k", ...terms, customerId, entitledModelIds: MODEL_IDS });
}

/** The same stage, seen from the other side: what it makes is not ours. */
export const beyond = ({ world, own, rival }: Stage): Stage => ({ world, own: rival, rival: own });

/** Does something as the customer's owner, and gives back the payload of it. */
export async function does(at: Stage, name: string, input: Input): Promise<Record<string, unknown>> {
  const answer = await byOwner(at).ask(documentOf(name), { input });
  const payload = answer.data?.[name] as { userErrors: unknown[] } | undefined;
  if (payload?.userErrors.length !== 0) throw new Error(`${name}: ${answer.text}`);
  return { ...payload };
}

/** The same, for the id of what it made. */
export async function made(at: Stage, name: string, input: Input): Promise<string> {
  const values = Object.values(await does(at, name, input));
  const thing = values.find((value) => typeof value === "object" && value !== null && "id" in value);
  return (thing as { id: string }).id;
}
