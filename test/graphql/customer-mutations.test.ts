import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { capabilities, capabilitiesOf, customerRoles } from "../../src/kernel/principal.ts";
import type { Capability, CustomerRole } from "../../src/kernel/principal.ts";
import { openWorld, type World } from "../doors/world.ts";
import { fingerprintOf } from "../support/fingerprint.ts";
import type { Case, Row } from "./mutations/case.ts";
import { cases } from "./mutations/cases.ts";
import { mutations } from "./mutations/document.ts";
import { expectDone, expectSentence, repeated, secretsOf, send, type Told } from "./mutations/send.ts";
import { byKey, byOwner, byRole, byStranger, newTenant } from "./mutations/stage.ts";
import type { Asker, Input, Stage, Tenant } from "./mutations/stage.ts";

let world: World;
let rival: Tenant;
let at: Stage;
beforeAll(async () => {
  world = await openWorld({ signUp: "open" });
  rival = await newTenant(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.see("DELETE FROM log_in_throttle");
  at = { world, own: await newTenant(world), rival };
});

interface AuditRow {
  id: string;
  action: string;
  actor_kind: string;
  actor_id: string;
  customer_id: string | null;
  subject_kind: string;
  subject_id: string;
  before: object | null;
  after: object | null;
  request_id: string | null;
}
const auditRows = (): Promise<AuditRow[]> =>
  world.see("SELECT * FROM audit_event ORDER BY id") as Promise<unknown> as Promise<AuditRow[]>;

/** The audit rows that this work leaves. */
async function leaves<T>(work: () => Promise<T>): Promise<{ told: T; rows: AuditRow[] }> {
  const known = new Set((await auditRows()).map(({ id }) => id));
  const told = await work();
  return { told, rows: (await auditRows()).filter(({ id }) => !known.has(id)) };
}

interface Done {
  asker: Asker;
  input: Input;
  told: Told;
}

/** The id that a case means: of something in the payload, or of who asked. */
function subjectId(path: string, { asker, told }: Done): unknown {
  if (path === "@any") return expect.stringMatching(/^[a-z]{2,4}_[0-9A-Za-z]+$/);
  if (path === "@asker") return asker.id;
  if (path === "@customer") return at.own.customerId;
  const steps = path.split(".");
  return steps.reduce<unknown>((value, step) => (value as Input | null)?.[step], told.payload);
}

function expectRow(row: AuditRow | undefined, expected: Row, done: Done): void {
  const [kind, id] = expected.subject;
  const actor = expected.actor ?? done.asker.kind;
  const isOurs = expected.action !== "customer.sign_up" && expected.action !== "customer_user.create";
  expect(row).toMatchObject({
    ...{ action: expected.action, subject_kind: kind, subject_id: subjectId(id, done) },
    ...{ actor_kind: actor, customer_id: isOurs ? at.own.customerId : expect.stringMatching(/^cus_/) },
    ...(actor === done.asker.kind && { actor_id: done.asker.id }),
    request_id: done.told.answer.headers["x-request-id"],
    before: expected.before === undefined ? null : expect.objectContaining(expected.before),
    after: expected.after === undefined ? null : expect.objectContaining(expected.after),
  });
  expect(row?.request_id).toMatch(/^req_/);
}

function expectAudit(rows: AuditRow[], { audit }: Pick<Case, "audit">, done: Done): void {
  expect(rows.map(({ action }) => action).sort()).toEqual(audit.map(({ action }) => action).sort());
  for (const expected of audit)
    expectRow(
      rows.find(({ action }) => action === expected.action),
      expected,
      done,
    );
  const secrets = secretsOf(done.input, done.told.payload);
  for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
}

const all = Object.entries(cases);
const byPeopleOnly = ({ may }: Case): boolean => typeof may !== "string";
const isPublic = ({ may }: Case): boolean => may === "anybody";

function rolesOf({ may }: Case): readonly CustomerRole[] {
  if (may === "anybody") return customerRoles;
  if (typeof may !== "string") return may;
  const principal = { kind: "customerUser", customerId: "", userId: "", sessionId: "" } as const;
  return customerRoles.filter((role) => capabilitiesOf({ ...principal, role }).includes(may));
}

describe("every mutation of the customer schema", () => {
  test("has its case here, and there is no case without a mutation", () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(mutations).sort());
  });

  test.each(all)("%s says of itself who may use it, as its case does", (name, { may }) => {
    const access = mutations[name]?.extensions["access"];
    const said = may === "anybody" ? { public: true } : { capability: may };
    const people = typeof may === "string" ? [] : may.filter((role) => role !== "owner");
    expect(access).toEqual(typeof may === "string" ? said : { people });
  });

  test.each(all)("%s leaves its audit rows, and no secret in them", async (name, one) => {
    const input = await one.input(at);
    const asker = await (one.as ?? byOwner)(at);
    const { told, rows } = await leaves(() => send(asker, { name, input }));
    expectDone(told);
    expectAudit(rows, one, { asker, input, told });
  });

  const others = all.flatMap(([name, { also = [] }]) => also.map((one) => ({ ...one, name })));
  test.each(others)("$name leaves its audit rows, done $why", async ({ name, as = byOwner, ...one }) => {
    const input = await one.input(at);
    const asker = await as(at);
    const { told, rows } = await leaves(() => send(asker, { name, input }));
    expectDone(told);
    expectAudit(rows, one, { asker, input, told });
  });

  const byCapability = all.filter(([, { may }]) => typeof may === "string" && may !== "anybody");
  test.each(byCapability)("%s is done by a key with all capabilities, which is named", async (name, one) => {
    const input = await one.input(at);
    const asker = await byKey([...capabilities])(at);
    const { told, rows } = await leaves(() => send(asker, { name, input }));
    expectDone(told);
    expectAudit(rows, one, { asker, input, told });
  });

  const guarded = all.filter(([, one]) => !isPublic(one));
  test.each(guarded)("%s is refused to everybody else, and nothing is written", async (name, one) => {
    const input = await one.input(at);
    const others: Asker[] = [];
    for (const role of customerRoles) if (!rolesOf(one).includes(role)) others.push(await byRole(role)(at));
    const lacking = capabilities.filter((each) => each !== (one.may as Capability));
    others.push(await byKey(byPeopleOnly(one) ? [...capabilities] : lacking)(at));
    const before = await fingerprintOf(world.see);
    for (const asker of others) {
      const { answer } = await send(asker, { name, input });
      expect([asker.kind, answer.code, answer.data?.[name] ?? null]).toEqual([
        ...[asker.kind, "permission_denied", null],
      ]);
      expectSentence(answer.message);
    }
    const { answer } = await send(byStranger(at), { name, input });
    expect([answer.status, answer.code]).toEqual([401, "missing_api_key"]);
    expect(await fingerprintOf(world.see)).toEqual(before);
  });

  const repeatable = guarded.filter(([, { unrepeatable }]) => unrepeatable === undefined);
  test.each(repeatable)("%s happens once under one Idempotency-Key", async (name, one) => {
    const sent = { name, input: await one.input(at), headers: { "idempotency-key": "once" } };
    const asker = await (one.as ?? byOwner)(at);
    const first = await leaves(() => send(asker, sent));
    expectDone(first.told);
    expect(first.rows).toHaveLength(one.audit.length);
    const before = await fingerprintOf(world.see);
    const second = await leaves(() => send(asker, sent));
    expect(second.told.answer.headers["idempotent-replayed"]).toBe("true");
    expect(JSON.parse(second.told.answer.text)).toEqual(repeated(first.told.answer));
    expect(second.rows).toEqual([]);
    expect(await fingerprintOf(world.see)).toEqual(before);
  });
});
