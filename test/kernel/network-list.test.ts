import { describe, expect, test } from "@jest/globals";
import { isNetwork, NetworkList } from "../../src/kernel/network-list.ts";

describe("a list of networks", () => {
  test.each(["10.0.0.7", "10.0.0.0/8", "0.0.0.0/0", "::1", "2001:db8::/32"])("%s is a network", (text) => {
    expect(isNetwork(text)).toBe(true);
  });

  test.each([
    "",
    "10.0.0",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "fe80::1%eth0",
    "::/129",
    "a.example",
    "1.2.3.4/8/8",
  ])("%j is none", (text) => {
    expect(isNetwork(text)).toBe(false);
  });

  test("includes what is in one of them, an IPv4 address in its IPv6 form too, and no name", () => {
    const list = new NetworkList(["10.0.0.0/8", "192.168.1.1", "fd00::/8"]);
    for (const address of ["10.255.0.1", "192.168.1.1", "::ffff:10.0.0.1", "fd12::1"])
      expect([address, list.includes(address)]).toEqual([address, true]);
    for (const address of ["11.0.0.1", "192.168.1.2", "::ffff:11.0.0.1", "fe80::1", "localhost", ""])
      expect([address, list.includes(address)]).toEqual([address, false]);
    expect([list.isEmpty, new NetworkList([]).isEmpty]).toEqual([false, true]);
  });
});
