import { describe, expect, test } from "@jest/globals";
import { found, jwt, ownKey, pem } from "./entities.ts";

/** Texts with one thing in them: alone, and in a sentence. Others with nothing. */
const tables = {
  email: {
    positive: [
      ...["john@example.com", "j.doe+tag@mail.example.co.uk", "x_y-z%1@a-b.cn", "o'brien@example.ie"],
      ...["13812345678@qq.com", "a@b.io", "UPPER@EXAMPLE.COM", "first.last@sub.sub.example.museum"],
      ...["zhang.san@163.com", "1@2.net", "me@xn--fiqs8s.xn--fiqs8s", `${"l".repeat(64)}@example.org`],
      ...["user@example.com.cn", "no-reply@9292.nl", "a.b.c.d@e.f.gh", "ｚｈａｎｇ＠ｑｑ．ｃｏｍ"],
      ...["tom_ok@example.travel", "root@db1.internal.example.com", "v2.0@release.dev", "a-@b.org"],
    ],
    negative: [
      ...["@decorator", "john@", "john@localhost", "john @example.com", "john@ example.com", "a@b.c"],
      ...["pkg@1.2.3", "@scope/pkg@1.0.0", "john.@example.com", "john@.com", "john@-example.com", "@@@@"],
      ...[
        "user@example.123",
        "me@example..com",
        "at example.com",
        "5@6",
        "a@b",
        "#@!.com",
        "中@文.公司",
        "@.@",
      ],
    ],
  },
  phone: {
    positive: [
      ...["13800138000", "138 0013 8000", "138-0013-8000", "+8613800138000", "+86 138 0013 8000"],
      ...["+86-138-0013-8000", "8613800138000", "86 13800138000", "0086 138 0013 8000", "008613800138000"],
      ...["010-12345678", "010-6552 9988", "0755-8888888", "0755 8888 8888", "(010)12345678"],
      ...[
        "（021）62345678",
        "010-12345678-801",
        "+86 10 1234 5678",
        "１３８００１３８０００",
        "1380013 8000",
      ],
      ...["+1 (415) 555-2671", "(415) 555-2671", "(415)555-2671", "415-555-2671", "415.555.2671"],
      ...["1-800-555-2671", "1 (800) 555-2671", "+14155552671", "+44 20 7946 0958", "+49 (0)30 1234567"],
      ...["+33 1 42 68 53 00", "+81-3-1234-5678", "+61 412 345 678", "0044 20 7946 0958", "+919876543210"],
    ],
    negative: [
      ...["12800138000", "1380013800", "138001380001", "a13800138000", "13800138000b", "0.13800138000"],
      ...["13800138000.5", "2024-01-15", "12:30:45", "1700000000000", "1700000000", "+1234567"],
      ...["+0123456789", "x+4155552671", "1234567890", "(415) 055-2671", "015-555-2671", "100-200-3000"],
      ...[
        "v1.380.0138",
        "550e8400-e29b-41d4-a716-446655440000",
        "4,155,552,671",
        "1+13800138",
        "3.14159265359",
      ],
      ...["order_13800138000", "20240115123045", "12 34 56 78", "000-0000-0000", "5551234"],
    ],
  },
  national_id: {
    positive: [
      ...["11010519491231002X", "11010519491231002x", "440524188001010014".replace("1880", "1980")].slice(
        0,
        2,
      ),
      ...["110105 19491231 002X", "110105-19491231-002X", "１１０１０５１９４９１２３１００２Ｘ"],
      ...["110101199003070071", "310101198501010016", "440301200002290010", "510104197512310013"].map(
        withCheck,
      ),
      ...["830000199001010013", "710000200101010019", "650102196006150012", "542421201012310011"].map(
        withCheck,
      ),
      ...[
        "078-05-1120",
        "123-45-6789",
        "123 45 6789",
        "001-01-0001",
        "899-99-9999",
        "665-12-3456",
        "667-12-3456",
      ],
    ],
    negative: [
      ...["110105194912310021", "11010519491231002Y", "110105194913310021", "990105194912310026"],
      ...["11010519490231002X", "110105190002290010", "11010519491231002", "1101051949123100211"],
      ...["a11010519491231002X", "11010519491231002X1", "110105210512310019", "123456789012345678"],
      ...["000-12-3456", "666-12-3456", "900-12-3456", "999-99-9999", "123-00-6789", "123-45-0000"],
      ...[
        "123456789",
        "123-456-789",
        "1-123-45-6789",
        "123-45-6789-0",
        "1234-45-6789",
        "123-45-67890",
        "2024-01-1512",
      ],
    ],
  },
  bank_card: {
    positive: [
      ...["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "4012888888881881"],
      ...["4222222222222", "5555555555554444", "5105 1051 0510 5100", "2223003122003222", "378282246310005"],
      ...[
        "3714 496353 98431",
        "30569309025904",
        "3852-000002-3237",
        "6011111111111117",
        "6011 0009 9013 9424",
      ],
      ...[
        "3530111333300000",
        "6200000000000005",
        "6205500000000000004",
        "6222 0200 0000 0000 008".replace("008", "003"),
      ],
      ...["4111111111111111", "６２０００００００００００００５", "2200 0000 0000 0004", "6759649826438453"],
    ].filter(isCard),
    negative: [
      ...[
        "4111111111111112",
        "4111 1111 1111 1112",
        "5555555555554445",
        "1234567890123456",
        "0000000000000000",
      ],
      ...["411111111111", "41111111111111111111", "4111  1111 1111 1111", "4111.1111.1111.1111"],
      ...[
        "4111,1111,1111,1111",
        "a4111111111111111",
        "4111111111111111b",
        "0.4111111111111111",
        "20240115123045",
      ],
      ...[
        "1700000000000",
        "7111111111111111",
        "9999999999999995",
        "41-11-11-11-11-11-11-11",
        "3.1415926535897932",
      ],
      ...["411111111111-1111-1111-1111-1111", "1111 4111 1111 1112"],
    ],
  },
  ip_address: {
    positive: [
      ...["10.0.0.1", "192.168.1.254", "255.255.255.255", "8.8.8.8", "203.0.113.7", "127.0.0.1", "1.2.3.4"],
      ...[
        "１０．０．０．１",
        "2001:db8::1",
        "fe80::1",
        "::1",
        "::ffff:10.1.2.3",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
      ],
      ...[
        "2001:db8:0:1:1:1:1:1",
        "fe80::",
        "ff02::2",
        "2001:DB8::8:800:200C:417A",
        "2001:db8::10.1.2.3",
        "fd00::1234",
      ],
      ...["2001:4860:4860::8888", "1:2:3:4:5:6:7:8"],
    ],
    negative: [
      ...[
        "1.2.3",
        "v1.2.3.4",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.04",
        "1..2.3",
        "10.0.0.",
      ],
      ...[
        "12:30:45",
        "12:30",
        "std::vector",
        "a::b",
        "dead::beef",
        "::",
        "a[1::2]",
        "x[100::200]",
        "00:1a:2b:3c:4d:5e",
      ],
      ...[
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::1",
        "2001:db8:::1",
        "g001:db8::1",
        "1.2.3.4a",
        "Vec::<u8>",
      ],
      ...["fe80::1::2", "10:20:30.500", "2024.01.15"],
    ],
  },
  api_key: {
    positive: [
      ...[
        ownKey,
        "sk-abcDEF0123456789abcdefgh",
        "sk-ant-api03-AbC_9-xyzAbC_9-xyzAbC_9",
        "sk-proj-a1b2c3d4e5f6g7h8i9j0",
      ],
      ...[
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        `ghp_${"a1B2".repeat(9)}`,
        `github_pat_${"11A_b".repeat(8)}`,
      ],
      ...[
        `AIza${"SyD3x-_".repeat(5)}`,
        "xoxb-1234567890-abcdefGHIJ",
        "xoxp-99-88-77-abcdef",
        jwt,
        jwt.slice(0, 60),
      ],
      ...[
        "LTAI5tAbCdEfGhIjKlMnOpQr",
        `hf_${"a1".repeat(17)}`,
        `npm_${"x9".repeat(18)}`,
        "glpat-AbCdEfGhIjKlMn0pQrSt",
      ],
      ...[
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        `gsk_${"z8".repeat(20)}`,
      ],
      ...[`nvapi-${"a1-_".repeat(10)}`, `SG.${"a1b2".repeat(6)}.${"c3d4".repeat(6)}`],
    ],
    negative: [
      ...[
        "sk-short",
        "sk-learn-is-a-library-for-machines",
        "task-abcDEF0123456789abcdefgh",
        "AKIAIOSFODNN7EXAMPL",
      ],
      ...[
        "AKIAIOSFODNN7EXAMPLE1",
        "ghp_short",
        "AIzaShort",
        "xoxb-",
        "xoxb-hello",
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJ.eyJ.x",
      ],
      ...[
        "eyJhbGciOiJIUzI1NiJ9.abc",
        "tr_live_",
        "tr_test_0123456789012345678901234567890",
        "Bearer token",
        "Bearer of bad news",
      ],
      ...[
        "bearer-0123456789abcdefghijk",
        "Bearer abcdefghijklmnopqrstuvwxyz",
        "desk-12345678901234567890",
        "hf_tokenizer",
      ],
      ...["npm_config_registry", "Bearer  0123456789abcdefghijk", "r8_g8_b8", "SG.jpeg"],
    ],
  },
  private_key: {
    positive: [
      ...["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY"].map(
        (one) => pem(one),
      ),
      ...["ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK", "ANY PRIVATE KEY"].map((one) => pem(one, 1)),
      ...[
        pem().replaceAll("\n", "\\n"),
        pem().replaceAll("\n", "\\\\n"),
        pem().replaceAll("\n", "\r\n"),
        pem().replaceAll("\n", " "),
      ],
      ...[
        pem().slice(0, 125),
        pem().slice(0, -10),
        pem().slice(0, -30),
        "-----BEGIN PRIVATE KEY-----",
        pem("PRIVATE KEY", 400),
      ],
      pem().replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123ABCD\n\n"),
      pem("PGP PRIVATE KEY BLOCK").replace("-----\n", "-----\nVersion: GnuPG v2\n\n"),
      ...[pem().replaceAll("\n", "\n  "), pem().replaceAll("\n", "")],
    ],
    negative: [
      ...["RSA PUBLIC KEY", "CERTIFICATE", "PUBLIC KEY", "PGP PUBLIC KEY BLOCK", "CERTIFICATE REQUEST"].map(
        (one) => pem(one),
      ),
      ...[
        "PRIVATE KEY",
        "BEGIN PRIVATE KEY",
        "----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----",
        "-----BEGIN",
        "----------",
      ],
      ...[
        "-----END PRIVATE KEY-----",
        "-----begin private key-----",
        "-----BEGINPRIVATE KEY-----",
        "--- BEGIN PRIVATE KEY ---",
      ],
      ...[
        "-----BEGIN  -----",
        `-----BEGIN ${"A".repeat(60)} PRIVATE KEY-----`,
        "a PRIVATE KEY-----",
        "-----BEGIN PRIVATE-----",
      ],
    ],
  },
} as const;

/** The id of these 17 digits with the check that belongs to it. */
function withCheck(id: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(id[at]), 0);
  return id.slice(0, 17) + "10X98765432"[sum % 11]!;
}

/** Luhn, written down a second time. */
function isCard(text: string): boolean {
  const digits = [...text.normalize("NFKC").replace(/\D/g, "")].map(Number).reverse();
  const sum = digits.map((digit, at) => (at % 2 === 1 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit));
  return sum.reduce((total, digit) => total + digit, 0) % 10 === 0;
}

describe.each(Object.entries(tables))("%s", (entity, { positive, negative }) => {
  test(`${String(positive.length)} that are one are found, alone and in a sentence`, () => {
    expect(positive.length).toBeGreaterThanOrEqual(18);
    for (const one of positive) {
      const own = [`${entity}=${one}`];
      for (const said of [one, `My own: ${one}, thanks.`, `这是${one}。`, `("${one}")`, `"a\\n${one}\\n"`]) {
        expect([said, found(said)]).toEqual([said, own]);
      }
    }
  });

  test(`${String(negative.length)} that are none are not`, () => {
    expect(negative.length).toBeGreaterThanOrEqual(18);
    for (const one of negative) {
      const kinds = new Set([entity as keyof typeof tables]);
      for (const said of [one, `So: ${one} it is.`]) expect([said, found(said, kinds)]).toEqual([said, []]);
    }
  });
});

describe("where two things overlap", () => {
  test.each([
    ["a phone number in an address", "13812345678@qq.com", ["email=13812345678@qq.com"]],
    ["a key behind Bearer", "Bearer sk-abcDEF0123456789abcdefgh", ["api_key=sk-abcDEF0123456789abcdefgh"]],
    [
      "an id that is a card by its digits",
      withCheck("62010219900307001"),
      [`national_id=${withCheck("62010219900307001")}`],
    ],
    ["an address with another in it", "::ffff:10.1.2.3", ["ip_address=::ffff:10.1.2.3"]],
    [
      "a key with an address in its comment",
      pem().replace("-----\n", "-----\nComment: a@b.cc\n\n"),
      [`private_key=${pem().replace("-----\n", "-----\nComment: a@b.cc\n\n")}`],
    ],
    [
      "two numbers in one",
      "4111 1111 1111 1111 13800138000",
      ["bank_card=4111 1111 1111 1111", "phone=13800138000"],
    ],
    ["a number and what follows it", "+44 20 7946 0958 5 people", ["phone=+44 20 7946 0958"]],
    ["an address and its port", "10.0.0.1:8080/24", ["ip_address=10.0.0.1"]],
    [
      "a list",
      "a@b.cc,c@d.ee;13800138000/13900139000",
      ["email=a@b.cc", "email=c@d.ee", "phone=13800138000", "phone=13900139000"],
    ],
  ])("%s: the longest is meant, or the most specific", (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test("a kind that is not asked for is not looked for", () => {
    expect(found("a@b.cc 10.0.0.1", new Set(["ip_address"]))).toEqual(["ip_address=10.0.0.1"]);
  });
});
