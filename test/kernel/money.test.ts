import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  formatAmount,
  formatPrice,
  nano,
  parseAmount,
  parsePrice,
  pico,
  roundUp,
} from "../../src/kernel/money.ts";

test.each([
  ["100", "100.00"],
  ["0.000000001", "0.000000001"],
  ["-12.5", "-12.50"],
  ["0", "0.00"],
  ["1000000000", "1000000000.00"],
])("the amount %s is read and printed as %s", (text, printed) => {
  const amount = parseAmount(text);
  expect(amount).not.toBeNull();
  expect(formatAmount(amount ?? nano(-1n))).toBe(printed);
});

test.each(["", "1e3", "NaN", "1.0000000001", "1000000001", ".5", "1.", "+1", "0x10", " 1", "1,000"])(
  "%j is no amount",
  (text) => expect(parseAmount(text)).toBeNull(),
);

test("a price per million tokens is kept in pico-units per token", () => {
  expect(parsePrice("0.40")).toBe(400_000n);
  expect(formatPrice(400_000n)).toBe("0.40");
  expect(parsePrice("-1")).toBeNull();
  expect(parsePrice("0.0000001")).toBeNull();
});

test("a cost is rounded up to a nano-unit, and never by more than one", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 20n), (cost) => {
      const charged = roundUp(pico(cost)) * 1000n;
      expect(charged >= cost && charged - cost < 1000n).toBe(true);
    }),
  );
});

test("what is printed is read back as the same amount", () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 18n), 10n ** 18n), (value) => {
      expect(parseAmount(formatAmount(value))).toBe(value);
    }),
  );
});
