import { isNetwork } from "../../kernel/network-list.ts";
import { invalidInput } from "../invalid-input.ts";

const PARAM = "ip_allowlist";
const ENTRIES_MAX = 100;

/**
 * Reads addresses and CIDR networks ("10.0.0.7", "2001:db8::/32"): trimmed, lower case, without duplicates.
 * Throws `invalid_request` naming the first entry that is neither.
 */
export function readIpAllowlist(entries: readonly string[]): string[] {
  const read = [...new Set(entries.map((entry) => entry.trim().toLowerCase()))];
  if (read.length > ENTRIES_MAX) {
    throw invalidInput(PARAM, `${PARAM} may have at most ${String(ENTRIES_MAX)} entries.`);
  }
  const wrong = read.find((entry) => !isNetwork(entry));
  if (wrong === undefined) return read;
  throw invalidInput(
    PARAM,
    `${PARAM}: ${JSON.stringify(wrong.slice(0, 60))} is not an IP address or CIDR network.`,
  );
}
