import { describe, expect, test } from "@jest/globals";
import { parseValue } from "graphql";
import { midnightOf } from "../../src/activity/calendar-day.ts";
import { DateOrDateTime, Decimal, Percent } from "../../src/graphql/scalars.ts";

const takes = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};

describe("Decimal", () => {
  test.each(["0", "12.50", "-0.000000001", "100000000000"])("takes and gives %s unchanged", (text) => {
    expect(Decimal.parseValue(text)).toBe(text);
    expect(Decimal.serialize(text)).toBe(text);
    expect(Decimal.parseLiteral(parseValue(`"${text}"`))).toBe(text);
  });

  test.each([12.5, 1, null, true, "", "1e3", "1,5", " 1", "+1", ".5", "1.", "NaN", "1".repeat(13)])(
    "refuses %p",
    (value) => {
      expect(takes(() => Decimal.parseValue(value))).toBe(false);
    },
  );

  test.each(["12.5", "1", "true"])("refuses the literal %s that is no string", (literal) => {
    expect(takes(() => Decimal.parseLiteral(parseValue(literal)))).toBe(false);
  });
});

describe("Percent", () => {
  test.each([0, 12.5, 100])("takes and gives %d unchanged", (share) => {
    expect(Percent.parseValue(share)).toBe(share);
    expect(Percent.serialize(share)).toBe(share);
    expect(Percent.parseLiteral(parseValue(String(share)))).toBe(share);
  });

  test.each(["12", NaN, Infinity, null, true, [1]])("refuses %p", (value) => {
    expect(takes(() => Percent.parseValue(value))).toBe(false);
    expect(takes(() => Percent.parseLiteral(parseValue(`"${String(value)}"`)))).toBe(false);
  });
});

describe("DateOrDateTime", () => {
  test("tells a day from a moment", () => {
    expect(DateOrDateTime.parseValue("2026-11-23")).toEqual({ kind: "day", text: "2026-11-23" });
    expect(DateOrDateTime.parseValue("2026-11-23T01:00:00+02:00").kind).toBe("moment");
  });

  test.each(["2026-02-30", "2026-13-01", "yesterday", "2026-11-23T01:00:00", 5, ""])(
    "refuses %p",
    (value) => {
      expect(takes(() => DateOrDateTime.parseValue(value))).toBe(false);
    },
  );
});

describe("a day of the reporting time zone begins", () => {
  test.each([
    { day: "2026-11-23", zone: "UTC", at: "2026-11-23T00:00:00.000Z" },
    { day: "2026-11-23", zone: "Asia/Shanghai", at: "2026-11-22T16:00:00.000Z" },
    { day: "2026-03-29", zone: "Europe/Berlin", at: "2026-03-28T23:00:00.000Z" },
    { day: "2026-03-30", zone: "Europe/Berlin", at: "2026-03-29T22:00:00.000Z" },
    { day: "2026-10-26", zone: "Europe/Berlin", at: "2026-10-25T23:00:00.000Z" },
    { day: "2026-11-23", zone: "Pacific/Chatham", at: "2026-11-22T10:15:00.000Z" },
  ])("$day in $zone at $at", ({ day, zone, at }) => {
    expect(midnightOf(day, zone).toISOString()).toBe(at);
  });
});
