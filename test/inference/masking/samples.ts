import fc, { type Arbitrary } from "fast-check";
import type { MaskedEntity } from "../../../src/policies/index.ts";
import { jwt, ownKey, pem } from "./entities.ts";

/** Of each kind some that are certainly found. */
export const samples: Readonly<Record<MaskedEntity, readonly string[]>> = {
  email: ["john@example.com", "13812345678@qq.com", "a.b+c@mail.example.co.uk", "o'brien@example.ie"],
  phone: [
    "13800138000",
    "+86 138 0013 8000",
    "(415) 555-2671",
    "010-12345678",
    "+44 20 7946 0958",
    "１３８００１３８０００",
  ],
  national_id: ["11010519491231002X", "110105 19491231 002X", "078-05-1120"],
  bank_card: ["4111 1111 1111 1111", "378282246310005", "6200000000000005"],
  ip_address: ["10.0.0.1", "2001:db8::1", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "::ffff:10.1.2.3"],
  api_key: [ownKey, jwt, "sk-abcDEF0123456789abcdefgh", "AKIAIOSFODNN7EXAMPLE"],
  private_key: [pem(), pem("PRIVATE KEY", 12), pem().replaceAll("\n", "\\n")],
};
export const everySample = Object.values(samples).flat();

const word = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12, unit: "grapheme" }) },
  fc.constantFrom(
    " ",
    "\n",
    ", ",
    "你好，",
    "👩‍👩‍👧",
    '"quoted"\\',
    "[",
    "]",
    "EMAIL_",
    "[EMAIL",
    "e",
    "P",
    "1",
    "@",
    "5 ",
    "-----",
    "x_y",
  ),
);

/** Texts of words, parts of what is looked for, and all of it; each original has blanks around it. */
export const mixed: Arbitrary<{ text: string; originals: string[] }> = fc
  .array(
    fc.oneof(
      word.map((said) => ({ said, own: false })),
      fc.constantFrom(...everySample).map((said) => ({ said, own: true })),
    ),
    {
      maxLength: 10,
    },
  )
  .map((parts) => ({
    text: parts.map(({ said, own }) => (own ? `\n<${said}>\n` : said)).join(""),
    originals: parts.filter(({ own }) => own).map(({ said }) => said),
  }));

/** Anything, with the characters that matter here more often than others. */
export const noisy: Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...everySample, ...everySample.map((one) => one.slice(0, one.length >> 1))),
      fc.constantFrom(..."@.-+:()[]_ \\\"'=/0123456789aeskBfn\n"),
      fc.constantFrom(
        "-----BEGIN PRIVATE KEY-----",
        "-----END",
        "Bearer ",
        "sk-",
        "eyJ",
        "+86",
        "\\n",
        "1.2.",
        "::",
        " 138",
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));
