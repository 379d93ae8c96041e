import type { Keyring } from "../../kernel/keyring.ts";
import { randomBase62 } from "../base62.ts";
import type { Plane } from "./log-in-input.ts";

const ID_DIGITS = 22;
const LENGTH_MAX = 200;
const LIFETIME_MS = 180 * 24 * 60 * 60 * 1000;

/** Whose log-in a device is known for. */
export interface DeviceOwner {
  plane: Plane;
  email: string;
}

/**
 * The id of the device that a token of ours was left at by a log-in of the same person; null for any other
 * text, and 180 days later. It lets nobody in: it only keeps strangers' failures away from whoever holds it.
 */
export function readDevice(
  keyring: Keyring,
  owner: DeviceOwner,
  shown: { token: string | null | undefined; at: Date },
): string | null {
  const { token, at } = shown;
  if (token === null || token === undefined || token.length > LENGTH_MAX) return null;
  const [id = "", until = "", signature = ""] = token.split(".");
  if (!keyring.verify("device", signed(owner, id, until), signature)) return null;
  return parseInt(until, 36) > at.getTime() ? id : null;
}

/** The token of a device, good for 180 days; a device that is not known yet gets an id. */
export function writeDevice(
  keyring: Keyring,
  owner: DeviceOwner,
  device: { id: string | null; at: Date },
): string {
  const id = device.id ?? randomBase62(ID_DIGITS);
  const until = (device.at.getTime() + LIFETIME_MS).toString(36);
  return `${id}.${until}.${keyring.sign("device", signed(owner, id, until))}`;
}

function signed({ plane, email }: DeviceOwner, id: string, until: string): string {
  return `${plane}\n${email}\n${id}\n${until}`;
}
