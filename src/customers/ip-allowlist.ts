import { isIP } from "node:net";
import { invalidInput } from "./invalid-input.ts";

const PARAM = "ip_allowlist";
const ENTRIES_MAX = 100;
const PREFIX_LENGTH = /^(0|[1-9]\d{0,2})$/;

/**
 * Reads addresses and CIDR networks ("10.0.0.7", "2001:db8::/32"): trimmed, lower case, without duplicates.
 * Throws `invalid_request` naming the first entry that is neither.
 */
export function readIpAllowlist(entries: readonly string[]): string[] {
  const read = [...new Set(entries.map((entry) => entry.trim().toLowerCase()))];
  if (read.length > ENTRIES_MAX) {
    throw invalidInput(PARAM, `${PARAM} may have at most ${String(ENTRIES_MAX)} entries.`);
  }
  const wrong = read.find((entry) => !isAddressOrNetwork(entry));
  if (wrong === undefined) return read;
  throw invalidInput(
    PARAM,
    `${PARAM}: ${JSON.stringify(wrong.slice(0, 60))} is not an IP address or CIDR network.`,
  );
}

function isAddressOrNetwork(entry: string): boolean {
  const [address = "", length, ...more] = entry.split("/");
  // An address with a zone ("fe80::1%eth0") means something on one machine only.
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (length === undefined) return true;
  return PREFIX_LENGTH.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}
