import { BlockList, isIP, isIPv6 } from "node:net";

const PREFIX_LENGTH = /^(0|[1-9]\d{0,2})$/;

/** Whether a text is an IP address or a network in CIDR notation: "10.0.0.7", "2001:db8::/32". */
export function isNetwork(text: string): boolean {
  const [address = "", length, ...more] = text.split("/");
  // An address with a zone ("fe80::1%eth0") means something on one machine only.
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 0 || more.length > 0) return false;
  return length === undefined || (PREFIX_LENGTH.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}

/** A list of addresses and networks, each as `isNetwork` takes it. */
export class NetworkList {
  readonly isEmpty: boolean;
  readonly #list = new BlockList();

  constructor(networks: readonly string[]) {
    this.isEmpty = networks.length === 0;
    for (const network of networks) {
      const [address = "", bits] = network.split("/");
      if (bits === undefined) this.#list.addAddress(address, familyOf(address));
      else this.#list.addSubnet(address, Number(bits), familyOf(address));
    }
  }

  /** Whether an address is in the list; an IPv4 address may come in its IPv6 form. No address is in none. */
  includes(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, familyOf(address));
  }
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
