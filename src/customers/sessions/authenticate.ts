import { type AppError, fail } from "../../kernel/app-error.ts";
import { normaliseEmail } from "../../kernel/email-address.ts";
import type { SystemPrincipal } from "../../kernel/principal.ts";
import { type Ctx, inTransaction, type Tx } from "../../storage/index.ts";
import { verifyPassword } from "../passwords/password.ts";
import { type DeviceOwner, readDevice, writeDevice } from "./device-token.ts";
import type { LogInInput, Plane } from "./log-in-input.ts";
import { accountBucket, addressBuckets, deviceBucket } from "./throttle-buckets.ts";
import { type Bucket, noteFailure, noteSuccess, takeTurn } from "./throttle.ts";

/** What log-in must know of somebody; it goes no further than log-in. */
export interface Credentials {
  passwordHash: string;
  /** False when they are disabled, or whom they work for is suspended. */
  mayLogIn: boolean;
}

export interface Attempt<Known extends Credentials> {
  plane: Plane;
  input: LogInInput;
  find(tx: Tx, email: string): Promise<Known | null>;
}

const EMAIL_LENGTH_MAX = 254;
const lookUp: SystemPrincipal = { kind: "system", name: "log-in" };

/** The one refusal of a log-in, whatever was wrong. */
export function wrongCredentials(): AppError {
  return fail("permission_denied", { public: "E-mail or password is wrong." });
}

/**
 * Whose e-mail and password these are, and the token to leave at the device. Failures are counted by
 * account and address or, from a device that the person has logged in from before, by that device alone: so
 * strangers slow each other down, but not the person. Throws `permission_denied` with the same words and
 * after the same time whatever was wrong, `rate_limited` before anything is hashed.
 */
export async function authenticate<Known extends Credentials>(
  ctx: Ctx,
  attempt: Attempt<Known>,
): Promise<{ known: Known; deviceToken: string }> {
  const { plane, input } = attempt;
  const email = normaliseEmail(input.email);
  const owner = { plane, email: email ?? input.email.slice(0, EMAIL_LENGTH_MAX) };
  const device = readDevice(ctx.keyring, owner, { token: input.deviceToken, at: ctx.clock.now() });
  const buckets = bucketsOf(ctx, owner, { device, address: input.address });
  await takeTurn(ctx, [buckets.own, ...buckets.crowd]);
  const known =
    email === null
      ? null
      : await inTransaction({ ...ctx, principal: lookUp }, (tx) => attempt.find(tx, email));
  const matches = await verifyPassword(input.password, known?.passwordHash ?? null);
  if (known === null || !matches || !known.mayLogIn) {
    await noteFailure(ctx, [buckets.own, ...buckets.crowd]);
    throw wrongCredentials();
  }
  await noteSuccess(ctx, { forget: [buckets.own], keep: buckets.crowd });
  return { known, deviceToken: writeDevice(ctx.keyring, owner, { id: device, at: ctx.clock.now() }) };
}

function bucketsOf(
  { keyring }: Ctx,
  owner: DeviceOwner,
  from: { device: string | null; address: string | undefined },
): { own: Bucket; crowd: Bucket[] } {
  if (from.device !== null) return { own: deviceBucket(keyring, owner, from.device), crowd: [] };
  return { own: accountBucket(keyring, owner), crowd: addressBuckets(keyring, from.address) };
}
