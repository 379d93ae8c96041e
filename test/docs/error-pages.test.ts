import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { errorCatalogue } from "../../src/kernel/error-catalogue.ts";

const folder = new URL("../../src/docs/errors/", import.meta.url);
const codes = Object.keys(errorCatalogue);

test("every code has its page, and every page its code", () => {
  const pages = readdirSync(folder).filter((file) => file !== "README.md");
  expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
});

describe.each(codes)("the page of %s", (code) => {
  const text = readFileSync(new URL(`${code}.md`, folder), "utf8");

  test("says what happened, how to fix it and whether to send it again", () => {
    expect(text.startsWith(`# \`${code}\`\n\n`)).toBe(true);
    expect(text).toMatch(/^# .*\n\n[A-Z][^]{40,}?\n\n## How to fix it\n\n- /);
    expect(text).toMatch(/\nSending the same request again helps: (yes|no)\b/);
  });
});
