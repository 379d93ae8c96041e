import { expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";

const root = "src/simulator";

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)";/gm)].map((match) => match[1] ?? "");
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

test("the simulator imports node's own modules and itself, nothing of the relay it judges", () => {
  for (const file of files) {
    for (const target of importsOf(file)) {
      const inside = target.startsWith(".") && !normalize(join(file, "..", target)).startsWith("..");
      expect([file, target, inside || target.startsWith("node:")]).toEqual([file, target, true]);
    }
  }
});

test("no file of the simulator imports itself by a detour, not even for a type", () => {
  const visit = (file: string, trail: readonly string[]): void => {
    expect(trail).not.toContain(file);
    for (const target of importsOf(file)) {
      if (target.startsWith(".")) visit(normalize(join(file, "..", target)), [...trail, file]);
    }
  };
  for (const file of files) visit(file, []);
});
