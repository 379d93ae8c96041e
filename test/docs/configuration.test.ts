import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { readConfig } from "../../src/config.ts";

const CORES = 4;
const text = readFileSync(new URL("../../src/docs/configuration.md", import.meta.url), "utf8");

/** Every row of the page's tables: the variable and what it says of its default. */
const told = new Map(
  [...text.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| /gm)].map(([, name = "", value = ""]) => [name, value]),
);

/** The variables that are read, whatever is set. */
function namesRead(): string[] {
  const names = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  readConfig(environment, CORES);
  return [...names];
}

/** What a configuration holds, apart from where its settings come from. */
function heldBy(environment: Record<string, string>): object {
  const { settings: _, ...held } = readConfig(environment, CORES);
  return held;
}

test("every variable that is read has its row, and no other", () => {
  expect([...told.keys()].sort()).toEqual(namesRead().sort());
});

describe("a default that the page states is the one that holds", () => {
  const stated = [...told].flatMap(([name, value]) => {
    const literal = /^`([^`]+)`/.exec(value)?.[1];
    return literal === undefined ? [] : [[name, literal] as const];
  });

  test.each(stated)("%s is %s", (name, literal) => {
    expect(heldBy({ [name]: literal })).toEqual(heldBy({}));
  });

  test("and all others are unset, or made of something", () => {
    const others = [...told].filter(([name]) => !stated.some(([known]) => known === name));
    expect(others.filter(([, value]) => !/^(unset|made)\b/.test(value))).toEqual([]);
  });
});
