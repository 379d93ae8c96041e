import type { Keyring } from "../../kernel/keyring.ts";
import type { DeviceOwner } from "./device-token.ts";
import type { Bucket } from "./throttle.ts";

const MINUTE_MS = 60_000;
/** For guesses at one secret. */
const guesses = { freeTries: 5, delayMaxSeconds: 60, fadesAfterMs: 15 * MINUTE_MS };
/** For one address, behind which may be many people. */
const crowd = { freeTries: 20, delayMaxSeconds: 60, fadesAfterMs: 60 * MINUTE_MS };
/** For what is costly or a nuisance each time, whether it succeeds or not. */
const favours = { freeTries: 5, delayMaxSeconds: 900, fadesAfterMs: 60 * MINUTE_MS };

/** Log-ins with one e-mail from devices that are not known for it, wherever they come from. */
export function accountBucket(keyring: Keyring, { plane, email }: DeviceOwner): Bucket {
  return bucket(keyring, guesses, ["account", plane, email]);
}

/** Log-ins from one device that is known for the e-mail: what strangers do does not count there. */
export function deviceBucket(keyring: Keyring, { plane, email }: DeviceOwner, deviceId: string): Bucket {
  return bucket(keyring, guesses, ["device", plane, email, deviceId]);
}

/** Where a person who is logged in must show the password once more. */
export function personBucket(keyring: Keyring, personId: string): Bucket {
  return bucket(keyring, guesses, ["person", personId]);
}

/** Log-ins from one network; none where the address is not known. */
export function addressBuckets(keyring: Keyring, address: string | undefined): Bucket[] {
  return address ? [bucket(keyring, crowd, ["address", networkOf(address)])] : [];
}

/** Requests of new passwords: for one e-mail, and from one network. */
export function resetBuckets(keyring: Keyring, owner: DeviceOwner, address: string | undefined): Bucket[] {
  const { plane, email } = owner;
  const network = address ? [bucket(keyring, crowd, ["reset-address", networkOf(address)])] : [];
  return [bucket(keyring, favours, ["reset", plane, email]), ...network];
}

/** Sign-ups from one network. */
export function signUpBuckets(keyring: Keyring, address: string | undefined): Bucket[] {
  return address ? [bucket(keyring, favours, ["sign-up", networkOf(address)])] : [];
}

type Rule = Omit<Bucket, "key">;

function bucket(keyring: Keyring, rule: Rule, what: readonly string[]): Bucket {
  return { ...rule, key: keyring.digest(`throttle:${JSON.stringify(what)}`) };
}

/** Whoever has one IPv6 address usually has the 2^64 beside it. */
function networkOf(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  if (!plain.includes(":")) return plain;
  const [head = "", tail] = plain.split("%", 1)[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const tailGroups = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - groups.length - tailGroups.length);
  const all = [...groups, ...Array<string>(gap).fill("0"), ...tailGroups];
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(":");
}
