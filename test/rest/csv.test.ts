import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { csvHeader, csvWriter } from "../../src/rest/csv.ts";
import type { CsvColumn } from "../../src/rest/csv-files.ts";
import { parseCsv } from "../support/parse-csv.ts";

const columns: CsvColumn[] = [
  { name: "display_name", kind: "text" },
  { name: "amount", kind: "number" },
];
const write = csvWriter(columns);
const cellOf = (displayName: unknown): string =>
  parseCsv(write([{ displayName, amount: "1" }]))[0]?.[0] ?? "";

describe("a text that a spreadsheet would take for a formula", () => {
  test.each([
    `=cmd|' /C calc'!A0`,
    `=HYPERLINK("http://x","y")`,
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=a,b",
    `="a"`,
    "=a\nb",
  ])("%j gets a ' before it, and loses nothing", (text) => {
    expect(cellOf(text)).toBe(`'${text}`);
  });

  test.each(["a=b", "1+1", "e-mail@example.com", " =1", "'=1", "\uFEFF=1", "", "名前", "a\nb", `a"b`, "a,b"])(
    "%j stays as it is",
    (text) => {
      expect(cellOf(text)).toBe(text);
    },
  );
});

test("numbers stay numbers, negative ones too; what is absent or null is empty; times are RFC 3339", () => {
  const at = new Date("2026-11-23T12:00:00Z");
  expect(
    write([{ displayName: at, amount: "-12.50" }, { displayName: null }, { displayName: "x", amount: 0 }]),
  ).toBe("2026-11-23T12:00:00.000Z,-12.50\r\n,\r\nx,0\r\n");
});

test("any texts at all come back out of the file as they went in, but for the guard", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (texts) => {
      const file = csvHeader(columns) + write(texts.map((displayName) => ({ displayName, amount: 1 })));
      const [header, ...rows] = parseCsv(file);
      expect(header).toEqual(["display_name", "amount"]);
      expect(rows).toEqual(texts.map((text) => [/^[=+\-@\t\r]/.test(text) ? `'${text}` : text, "1"]));
    }),
  );
});
