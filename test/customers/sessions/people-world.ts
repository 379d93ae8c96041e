import { expect } from "@jest/globals";
import {
  createCustomerUser,
  createOperator,
  findSessionHolder,
  logInOperator,
  logInUser,
  type Customer,
  type OperatorLogIn,
  type UserLogIn,
} from "../../../src/customers/index.ts";
import type { CustomerRole, OperatorRole } from "../../../src/kernel/principal.ts";
import type { Ctx } from "../../../src/storage/context.ts";
import type { World } from "../world.ts";

export const PASSWORD = "correct horse battery";
export const OTHER_PASSWORD = "staple battery horse";
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

let people = 0;
/** An e-mail that nobody has had. */
export function freshEmail(name = "person"): string {
  people += 1;
  return `${name}-${String(people)}@example.com`;
}

export function nobody(world: World): Ctx {
  return world.as({ kind: "anonymous" });
}

/** A person of a customer who has logged in, with the context of that session. */
export async function aPerson(
  world: World,
  customer: Customer,
  role: CustomerRole = "owner",
): Promise<UserLogIn & { ctx: Ctx; email: string }> {
  const email = freshEmail(role);
  await createCustomerUser(world.system, { customerId: customer.id, email, password: PASSWORD, role });
  const begun = await logInUser(nobody(world), { email, password: PASSWORD });
  return { ...begun, ctx: asUser(world, begun), email };
}

/** The context of a session of a customer's person. */
export function asUser(world: World, { user, session }: UserLogIn): Ctx {
  const { customerId, role } = user;
  return world.as({ kind: "customerUser", customerId, userId: user.id, role, sessionId: session.id });
}

/** An operator who has logged in, with the context of that session. */
export async function anOperator(
  world: World,
  role: OperatorRole = "owner",
): Promise<OperatorLogIn & { ctx: Ctx; email: string }> {
  const email = freshEmail(role);
  await createOperator(world.system, { email, password: PASSWORD, role });
  const begun = await logInOperator(nobody(world), { email, password: PASSWORD });
  const { operator, session } = begun;
  const ctx = world.as({ kind: "operator", operatorId: operator.id, role, sessionId: session.id });
  return { ...begun, ctx, email };
}

/** Whether a session's token still lets somebody in. */
export async function isAlive(world: World, token: string, at = world.time.now): Promise<boolean> {
  return (await findSessionHolder(world.database, { digest: world.keyring.digest(token), at })) !== null;
}

/** Moves the clock of every context. */
export function pass(world: World, ms: number): void {
  world.time.now = new Date(world.time.now.getTime() + ms);
}

export interface AuditRow {
  action: string;
  actor_kind: string;
  actor_id: string;
  customer_id: string | null;
  subject_id: string;
  before: unknown;
  after: unknown;
}

/** The audit rows of one subject, oldest first. */
export function auditsOf(world: World, subjectId: string): Promise<AuditRow[]> {
  return world.see<AuditRow>("SELECT * FROM audit_event WHERE subject_id = $1 ORDER BY at, id", [subjectId]);
}

/** Expects a refusal with these traits, and that it left no audit row. */
export async function refuses(world: World, attempt: () => Promise<unknown>, error: object): Promise<void> {
  const count = () => world.see("SELECT count(*) FROM audit_event");
  const before = await count();
  await expect(attempt()).rejects.toMatchObject(error);
  expect(await count()).toEqual(before);
}
