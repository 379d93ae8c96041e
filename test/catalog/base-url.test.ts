import { describe, expect, test } from "@jest/globals";
import { checkBaseUrl } from "../../src/catalog/index.ts";
import { isPrivateAddress } from "../../src/kernel/private-address.ts";

// S67 and its neighbours: spellings of addresses that are not on the public internet.
const privateUrls = [
  "https://127.0.0.1",
  "https://127.1/v1",
  "https://127.0.0.1./v1",
  "https://0x7f000001/v1",
  "https://0x7f.1/v1",
  "https://2130706433/v1",
  "https://017700000001/v1",
  "https://１２７.0.0.1/v1",
  "https://[::1]/v1",
  "https://[::]/v1",
  "https://[::ffff:127.0.0.1]/v1",
  "https://[::ffff:169.254.169.254]/latest",
  "https://[::169.254.169.254]/latest",
  "https://[64:ff9b::169.254.169.254]/v1",
  "https://[64:ff9b:1::1]/v1",
  "https://[2002:7f00:1::]/v1",
  "https://[2002:a9fe:a9fe::1]/v1",
  "https://[2001:0:4136:e378::1]/v1",
  "https://[2001:db8::1]/v1",
  "https://[fd00::1]/v1",
  "https://[fd00:ec2::254]/latest",
  "https://[fe80::1]/v1",
  "https://[ff02::1]/v1",
  "https://0.0.0.0/v1",
  "https://0/v1",
  "https://10.1.2.3/v1",
  "https://100.64.0.1/v1",
  "https://100.100.100.200/latest",
  "https://168.63.129.16/metadata",
  "https://169.254.169.254/latest/meta-data",
  "https://172.16.0.1/v1",
  "https://172.31.255.255/v1",
  "https://192.168.0.1/v1",
  "https://198.18.0.1/v1",
  "https://224.0.0.1/v1",
  "https://255.255.255.255/v1",
  "https://localhost/v1",
  "https://LOCALHOST/v1",
  "https://localhost./v1",
  "https://api.localhost/v1",
  "https://metadata.google.internal/v1",
  "https://printer.local/v1",
  "http://api.example.com/v1",
];

const malformedUrls = [
  "",
  "api.example.com/v1",
  "file:///etc/passwd",
  "gopher://127.0.0.1:6379/_",
  "ftp://api.example.com",
  "javascript:alert(1)",
  "https://user@api.example.com/v1",
  "https://user:password@api.example.com/v1",
  "https://@api.example.com/v1",
  "https://api.example.com/v1?key=1",
  "https://api.example.com/v1?",
  "https://api.example.com/v1#part",
  "https:\\\\api.example.com",
  " https://api.example.com",
  "https://api.exa\nmple.com",
  "https://api.example.com/v1\r\nX-Evil: 1",
  "https://api.example.com/v1/chat/completions",
  "https://api.example.com/v1/messages/",
  `https://api.example.com/${"a".repeat(600)}`,
];

const publicUrls: [text: string, url: string][] = [
  ["https://api.openai.com/v1", "https://api.openai.com/v1"],
  ["https://api.openai.com/v1///", "https://api.openai.com/v1"],
  ["https://api.example.com", "https://api.example.com"],
  ["https://API.Example.com:8443/a/b/", "https://api.example.com:8443/a/b"],
  ["https://8.8.8.8/v1", "https://8.8.8.8/v1"],
  ["https://172.32.0.1/v1", "https://172.32.0.1/v1"],
  ["https://[2606:4700::1111]/v1", "https://[2606:4700::1111]/v1"],
  ["https://[64:ff9b::808:808]/v1", "https://[64:ff9b::808:808]/v1"],
  ["https://localhost.example.com/v1", "https://localhost.example.com/v1"],
];

describe("the guard of suppliers' addresses (S67)", () => {
  test.each(privateUrls)("%s is refused, and taken only with allow_private_address", (text) => {
    expect(checkBaseUrl(text, false)).toEqual({ ok: false, reason: expect.any(String) });
    expect(checkBaseUrl(text, true)).toMatchObject({ ok: true });
  });

  test.each(malformedUrls)("%j is refused whatever is allowed, without repeating it", (text) => {
    for (const allowPrivateAddress of [false, true]) {
      const verdict = checkBaseUrl(text, allowPrivateAddress);
      expect(verdict.ok).toBe(false);
      expect(JSON.stringify(verdict)).not.toContain("password@");
    }
  });

  test.each(publicUrls)("%s is taken as %s", (text, url) => {
    expect(checkBaseUrl(text, false)).toEqual({ ok: true, url });
    expect(checkBaseUrl(url, false)).toEqual({ ok: true, url });
  });

  test("an address to connect to is judged in every form a resolver can give", () => {
    for (const ip of [
      "::1",
      "fe80::1%eth0",
      "::ffff:10.0.0.1",
      "0:0:0:0:0:ffff:7f00:1",
      "127.0.0.1",
      "not an ip",
      "",
    ]) {
      expect([ip, isPrivateAddress(ip)]).toEqual([ip, true]);
    }
    for (const ip of ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "2002:808:808::1"]) {
      expect([ip, isPrivateAddress(ip)]).toEqual([ip, false]);
    }
  });
});
