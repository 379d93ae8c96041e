import { expect, test } from "@jest/globals";
import { isTimezone } from "../../src/customers/reporting-timezone.ts";

test("every place that this Node knows is a time zone, and so is UTC", () => {
  const places = Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"));
  expect(places.length).toBeGreaterThan(300);
  expect(places.filter((zone) => !isTimezone(zone))).toEqual([]);
  for (const zone of ["UTC", "GMT", "Etc/UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires"])
    expect([zone, isTimezone(zone)]).toEqual([zone, true]);
});

test.each([
  "",
  "utc",
  "BST",
  "AET",
  "IST",
  "CET",
  "+01:00",
  "UTC+1",
  "SystemV/PST8",
  "Mars/Olympus",
  "Etc/Unknown",
])("%j is none: it is unknown, or has not one meaning everywhere", (zone) => {
  expect(isTimezone(zone)).toBe(false);
});
