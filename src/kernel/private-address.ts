import { BlockList, isIPv4, isIPv6 } from "node:net";

// Networks that are not on the public internet, or that answer for the machine we run on. The cloud's own
// addresses (169.254.169.254, 100.100.100.200, 168.63.129.16) are how a stolen URL becomes a stolen machine
// identity.
const CLOSED_IPV4: readonly (readonly [network: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

const closed = new BlockList();
for (const [network, bits] of CLOSED_IPV4) closed.addSubnet(network, bits, "ipv4");

/**
 * Whether an IP address (as text, without brackets) is anything but a public unicast address: private,
 * loopback, link-local, carrier-grade NAT, cloud metadata, unspecified, multicast, reserved. IPv6 forms that
 * carry an IPv4 address (mapped, 6to4, NAT64) are judged by it. What is not an address at all counts as
 * private.
 */
export function isPrivateAddress(address: string): boolean {
  const ip = address.replace(/%.*$/, "");
  if (isIPv4(ip)) return closed.check(ip, "ipv4");
  if (!isIPv6(ip)) return true;
  return isPrivateIPv6(groupsOf(ip));
}

function isPrivateIPv6(groups: number[]): boolean {
  const [first = 0, second = 0] = groups;
  const leading = groups.slice(0, 6).join(":");
  if (leading === "0:0:0:0:0:65535" || leading === `${String(0x64)}:${String(0xff9b)}:0:0:0:0`) {
    return closed.check(ipv4Of(groups, 6), "ipv4");
  }
  if (first === 0x2002) return closed.check(ipv4Of(groups, 1), "ipv4");
  // Only 2000::/3 is public unicast; within it, 2001::/23 and the documentation networks are not.
  const isUnicast = first >= 0x2000 && first <= 0x3fff;
  const isProtocolNetwork = first === 0x2001 && second < 0x200;
  const isDocumentation = (first === 0x2001 && second === 0xdb8) || (first === 0x3fff && second < 0x1000);
  return !isUnicast || isProtocolNetwork || isDocumentation;
}

/** The eight 16-bit groups of a valid IPv6 address. */
function groupsOf(ip: string): number[] {
  // The URL parser turns every spelling, a dotted tail included, into compressed hexadecimal groups.
  const normal = new URL(`http://[${ip}]/`).hostname.slice(1, -1);
  const [head = "", tail] = normal.split("::");
  const read = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const left = read(head);
  const right = read(tail ?? "");
  const missing = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...missing, ...right];
}

function ipv4Of(groups: number[], at: number): string {
  const high = groups[at] ?? 0;
  const low = groups[at + 1] ?? 0;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
