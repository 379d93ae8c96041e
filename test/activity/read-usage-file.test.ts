import { describe, expect, test } from "@jest/globals";
import { csvRecords, separatorOf } from "../../src/activity/supplier-usage/csv-records.ts";
import { readDay, readDecimal } from "../../src/activity/supplier-usage/read-figures.ts";
import { readUsageFile, type UsageLine } from "../../src/activity/supplier-usage/read-usage-file.ts";

const none = { columns: {}, timezone: null, currency: null };

async function linesOf(csv: string, more: object = {}): Promise<UsageLine[]> {
  const file = await readUsageFile({ csv, ...none, ...more });
  const all: UsageLine[] = [];
  for await (const lines of file.lines()) all.push(...lines);
  return all;
}

describe("a number is read as its digits, and never as a float", () => {
  test.each([
    ["0.1", "0.1"],
    ["1.5e-05", "0.000015"],
    ["12E3", "12000"],
    ["-3.50", "-3.5"],
    [".25", "0.25"],
    ["0", "0"],
    ["$1,234.5600", "1234.56"],
    ["0.10000000000000000555", "0.10000000000000000555"],
    ["9007199254740993", "9007199254740993"],
  ])("%s is %s", (cell, decimal) => {
    expect(readDecimal(cell, ",")).toBe(decimal);
  });
  test.each([["free"], [""], ["1,2"], ["1e99"], ["0x10"], ["NaN"], ["1.2.3"], [`0.${"0".repeat(30)}1`]])(
    "%s is none",
    (cell) => {
      expect(readDecimal(cell, ",")).toBeNull();
    },
  );
  test("where semicolons part the cells, a comma is the point", () => {
    expect(readDecimal("0,0012", ";")).toBe("0.0012");
  });
});

test.each([
  ["2026-11-23", "UTC", "2026-11-23"],
  ["20261123", "UTC", "2026-11-23"],
  ["2026-11-23 23:30:00", "Asia/Shanghai", "2026-11-23"],
  ["2026-11-23T23:30:00Z", "Asia/Shanghai", "2026-11-24"],
  ["2026-11-23T01:00:00+08:00", "UTC", "2026-11-22"],
  ["1764032400", "UTC", "2025-11-25"],
  ["1764032400000", "UTC", "2025-11-25"],
  ["2026-02-30", "UTC", null],
  ["yesterday", "UTC", null],
  ["20261123456", "UTC", null],
])("%s in %s falls on %s", (cell, timezone, day) => {
  expect(readDay(cell, timezone)).toBe(day);
});

test("a CSV file is read as RFC 4180 has it, and each record knows its line", () => {
  const csv = '\uFEFFa,b\r\n1,"x, ""y""\nz"\r\n\r\n2,\n3,"open';
  expect([...csvRecords(csv, separatorOf(csv))]).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, cells: ["1", 'x, "y"\nz'] },
    { line: 5, cells: ["2", ""] },
    { line: 6, cells: [] },
  ]);
});

describe("lists of suppliers are known by their headings", () => {
  test("OpenAI's costs", async () => {
    const csv =
      "start_time,start_time_iso,amount_value,amount_currency,line_item\n" +
      '1764028800,2025-11-25T00:00:00+00:00,0.0150,usd,"gpt-4o-2024-08-06, input"\n';
    const file = await readUsageFile({ csv, ...none });
    expect(file).toMatchObject({ format: "openai", currency: "USD", timezone: "UTC", count: 1 });
    expect(await linesOf(csv)).toEqual([
      {
        ...{
          number: 2,
          day: "2025-11-25",
          upstreamRequestId: "",
          upstreamModel: "gpt-4o-2024-08-06",
          calls: 1n,
        },
        ...{ inputTokens: null, outputTokens: null, cost: "0.015" },
      },
    ]);
  });

  test("Anthropic's usage, whose kinds of input are added", async () => {
    const csv =
      "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m," +
      "usage_input_tokens_cache_read,usage_output_tokens\n2026-11-01,claude-x,100,20,3,7\n";
    expect(await readUsageFile({ csv, ...none })).toMatchObject({ format: "anthropic", currency: "USD" });
    expect(await linesOf(csv)).toMatchObject([{ inputTokens: 123n, outputTokens: 7n, cost: null }]);
  });

  test("a bill of DashScope, whose days are those of China", async () => {
    const csv = "消费时间,模型名称,输入Token数,应付金额(元)\n2026-11-01 00:10:00,qwen-plus,10,0.02\n";
    expect(await readUsageFile({ csv, ...none })).toMatchObject({
      ...{ format: "dashscope", timezone: "Asia/Shanghai", currency: "CNY", firstDay: "2026-11-01" },
    });
    expect(await linesOf(csv)).toMatchObject([
      { upstreamModel: "qwen-plus", inputTokens: 10n, cost: "0.02" },
    ]);
  });

  test("any other, with columns that are named", async () => {
    const csv = "When;Ref;Price\n2026-11-01;abc;0,5\n";
    const columns = { time: ["when"], requestId: ["REF"], cost: ["Price"] };
    expect(await linesOf(csv, { columns, currency: "EUR" })).toMatchObject([
      { day: "2026-11-01", upstreamRequestId: "abc", cost: "0.5" },
    ]);
  });
});

describe("nothing is read of a file with broken lines", () => {
  const head = "date,model,input_tokens,cost,currency\n";
  test.each([
    ["a cost that is none", "2026-11-01,m,1,much,USD\n", "line 2: its cost is not a number"],
    ["a day that is none", "2026-11-01,m,1,1,USD\n2026-13-01,m,1,1,USD\n", "line 3: its time"],
    ["cells too many", "2026-11-01,m,1,1,USD,\n", "line 2: has 6 cells, the headings are 5"],
    ["another currency", "2026-11-01,m,1,1,USD\n2026-11-01,m,1,1,EUR\n", "line 3: it is in EUR"],
    ["tokens below 0", "2026-11-01,m,-1,1,USD\n", "line 2: its inputTokens is no whole number"],
    ["an open quote", '2026-11-01,"m,1,1,USD\n', "line 2: a quote is not closed"],
    ["nothing to say", "2026-11-01,m,,,USD\n", "line 2: it has no cost and no tokens"],
    ["no lines", "", "The file has no lines."],
  ])("%s", async (_, lines, says) => {
    await expect(readUsageFile({ csv: head + lines, ...none })).rejects.toMatchObject({
      ...{ code: "invalid_request", message: expect.stringContaining(says) },
    });
  });

  test("twenty of them are told, and not a thousand", async () => {
    const csv = head + "x,m,1,1,USD\n".repeat(1_000);
    const fault: unknown = await readUsageFile({ csv, ...none }).catch((thrown: unknown) => thrown);
    const { message: said } = fault as Error;
    expect(said.match(/line \d+/g)).toHaveLength(20);
    expect(said).toMatch(/and so on\.$/);
  });

  test.each([
    ["no time", "model,cost\n", "No column says when"],
    ["no cost and no tokens", "date,model\n", "No column says what it cost"],
    ["a heading twice", "date,cost,Cost\n", "The heading cost is there twice."],
    ["no currency", "date,cost\n2026-11-01,1\n", "Say the list's currency."],
    ["no headings", "", "The file has no headings."],
  ])("headings: %s", async (_, csv, says) => {
    await expect(readUsageFile({ csv, ...none })).rejects.toMatchObject({
      message: expect.stringContaining(says),
    });
  });
});
