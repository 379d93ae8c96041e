import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { flagDefaults } from "../../src/catalog/index.ts";

const path = new URL("../../src/docs/protocols.md", import.meta.url);

test("protocols.md tells every flag with its defaults", async () => {
  const document = await readFile(path, "utf8");
  const flags = Object.keys(flagDefaults.openai);
  const told = [...document.matchAll(/^\| `(\w+)` \| .* \| (.*) \| (.*) \| (.*) \|$/gm)];
  expect(told.map(([, flag]) => flag).filter((flag) => flags.includes(flag!))).toEqual(flags);
  for (const [, flag, ...cells] of told.filter(([, flag]) => flags.includes(flag!))) {
    const defaults = [flagDefaults.openai, flagDefaults.anthropic, flagDefaults.dashscope];
    cells.forEach((cell, index) => {
      if (cell === "–") return;
      const value = defaults[index]![flag as keyof typeof flagDefaults.openai];
      const said =
        typeof value === "boolean" ? (value ? "yes" : "no") : Array.isArray(value) ? "below" : `\`${value}\``;
      expect(`${flag}: ${cell}`).toBe(`${flag}: ${said}`);
    });
  }
});

test("protocols.md names the betas that pass by default", async () => {
  const document = await readFile(path, "utf8");
  const { betaAllowList } = flagDefaults.anthropic;
  expect(betaAllowList.filter((beta) => !document.includes(`\`${beta}\``))).toEqual([]);
  expect(betaAllowList.length).toBeGreaterThan(0);
});
