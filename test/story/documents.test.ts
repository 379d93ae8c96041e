import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { openBrowser, visit } from "../support/browser.ts";
import { cleanUp, startRelay, type RelayProcess } from "../support/relay.ts";

// The documents as a running relay serves them, and what they say to do, done. `npm run build` comes first.
const root = new URL("../../", import.meta.url);

let relay: RelayProcess;
let environment: Record<string, string>;
let addresses: string[];

beforeAll(async () => {
  relay = await startRelay();
  const { api_key: apiKey, operator } = await relay.firstRun();
  environment = {
    PATH: process.env["PATH"] ?? "",
    TOKEN_RELAY_API_KEY: apiKey,
    OPERATOR_TOKEN: await logIn(operator),
  };
  const list = await read("/llms.txt");
  addresses = [...list.matchAll(/\((http\S+)\)/g)].map(([, address = ""]) => address);
}, 60_000);
afterAll(cleanUp);

async function read(path: string): Promise<string> {
  const response = await fetch(path.startsWith("http") ? path : relay.url + path);
  expect([path, response.status]).toEqual([path, 200]);
  return response.text();
}

async function logIn({ email, password }: { email: string; password: string }): Promise<string> {
  const query = "mutation ($input: LogInOperatorInput!) { logInOperator(input: $input) { token } }";
  const response = await fetch(`${relay.url}/graphql/operator`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables: { input: { email, password } } }),
  });
  const { data } = (await response.json()) as { data: { logInOperator: { token: string } } };
  return data.logInOperator.token;
}

/** The blocks of a document that are fenced so. */
function blocksOf(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, "gm"))].map(
    ([, block = ""]) => block,
  );
}

interface Run {
  code: number | null;
  out: string;
  err: string;
}

async function run(command: string, args: string[]): Promise<Run> {
  const child = spawn(command, args, {
    cwd: fileURLToPath(root),
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.err += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...text };
}

const NEXT = "=== the next block ===";

/** Runs blocks in one shell, in which curl fails when an answer does; gives what each of them printed. */
async function runInShell(blocks: string[]): Promise<string[]> {
  const careful = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }';
  const script = [`set -euo pipefail; ${careful}`, ...blocks].join(`\necho; echo "${NEXT}"\n`);
  const { code, out, err } = await run("bash", ["--norc", "-c", script]);
  expect({ code, err, after: code === 0 ? "" : out }).toEqual({ code: 0, err: "", after: "" });
  return out.split(`\n${NEXT}\n`).slice(1);
}

test("every document is served, as HTML and as Markdown", async () => {
  expect(addresses.length).toBeGreaterThan(20);
  for (const address of [`${relay.url}/docs/index.md`, ...addresses]) {
    expect(await read(address)).toMatch(/^# /);
    expect(await read(address.replace(/(\/README|\/index)?\.md$/, ""))).toContain("<h1 id=");
  }
  expect(await read("/llms-full.txt")).toContain("# Quick start");
  for (const path of ["/docs/api", "/openapi/v1/openapi.json", "/graphiql", "/graphiql/operator"])
    await read(path);
});

test("each command of the quick start answers with JSON", async () => {
  const blocks = blocksOf(await read("/docs/quick-start.md"), "bash");
  expect(blocks.length).toBeGreaterThan(5);
  for (const printed of await runInShell(blocks)) expect(typeof JSON.parse(printed)).toBe("object");
});

test("each command of the README answers with JSON", async () => {
  const readme = readFileSync(new URL("README.md", root), "utf8").replaceAll(
    "http://127.0.0.1:3000",
    relay.url,
  );
  const blocks = blocksOf(readme, "bash");
  expect(blocks.length).toBeGreaterThan(0);
  for (const printed of await runInShell(blocks)) expect(printed).toMatch(/^\{[^]*\}\s*$/);
});

test("the commands of all other documents do what they say", async () => {
  let count = 0;
  for (const address of addresses.filter((one) => !/quick-start|alerts/.test(one))) {
    const blocks = blocksOf(await read(address), "bash");
    count += blocks.length;
    const printed = blocks.length === 0 ? [] : await runInShell(blocks);
    printed.forEach((text, at) => {
      expect([address, blocks[at], text.trim() !== ""]).toEqual([address, blocks[at], true]);
      expect([address, text]).toEqual([address, expect.not.stringMatching(/"success":false|^\{"errors":/)]);
    });
  }
  expect(count).toBeGreaterThan(20);
}, 60_000);

test("the programs of the documents run: SDKs, and the reconciliation that finds no difference", async () => {
  let count = 0;
  for (const address of addresses.filter((one) => !one.includes("alerts"))) {
    for (const program of blocksOf(await read(address), "js")) {
      const { code, out, err } = await run(process.execPath, ["--input-type=module", "-e", program]);
      expect([address, code, code === 0 ? "" : err]).toEqual([address, 0, ""]);
      expect(out.length).toBeGreaterThan(10);
      count++;
    }
  }
  expect(count).toBeGreaterThanOrEqual(3);
}, 60_000);

test("the page of the command line knows every command, and none that is not there", async () => {
  const told = [...(await read("/docs/command-line.md")).matchAll(/^\| `token-relay ([a-z -]+)` \|/gm)];
  const named = told.map(([, words = ""]) => words.split(" "));
  const groups = new Set(named.flatMap(([first = "", second]) => (second === undefined ? [] : [first])));
  const [top, ...inGroups] = await Promise.all([
    commandsOf([]),
    ...[...groups].map((one) => commandsOf([one])),
  ]);
  expect([...new Set(named.map(([first]) => first))].sort()).toEqual(top.sort());
  [...groups].forEach((group, at) => {
    const seconds = named.flatMap(([first, second]) =>
      first === group && second !== undefined ? [second] : [],
    );
    expect(inGroups[at]).toEqual(expect.arrayContaining(seconds));
  });
}, 60_000);

/** The commands that the help of a command lists. */
async function commandsOf(words: string[]): Promise<string[]> {
  const cli = fileURLToPath(new URL("dist/cli.js", root));
  const { code, out } = await run(process.execPath, [cli, ...words, "--help"]);
  expect([words, code]).toEqual([words, 0]);
  const listed = out.slice(out.indexOf("\nCommands:"));
  return [...listed.matchAll(/^ {2}([a-z-]+)(?= )/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "help");
}

describe("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  test("a search is typed, a result followed, and nothing is asked of anybody else", async () => {
    const { page, complaints, foreign } = await visit(browser, relay.url);
    await page.goto(`${relay.url}/docs`);
    await page.fill("#q", "affordable tokens");
    await page.press("#q", "Enter");
    await page.waitForSelector("#results a");
    expect(page.url()).toContain("/docs/search?q=affordable");
    await page.fill("#q", "insufficient balance");
    const result = page.locator("#results a", { hasText: "insufficient_balance" }).first();
    await result.click();
    await page.waitForURL("**/docs/errors/insufficient_balance*");
    expect(await page.textContent("h1")).toBe("insufficient_balance");
    await page.click("nav.menu a:has-text('Concepts')");
    expect(await page.textContent("h1")).toContain("Concepts");
    expect([complaints, foreign]).toEqual([[], []]);
    await page.close();
  });

  test.each(["light", "dark"] as const)(
    "a page is drawn in %s, and wide or narrow nothing sticks out",
    async (scheme) => {
      const { page, complaints, foreign } = await visit(browser, relay.url, { colorScheme: scheme });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${relay.url}/docs/how-a-charge-is-computed`);
        const picture = await page.screenshot();
        expect(picture.length).toBeGreaterThan(20_000);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      }
      const back = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(back).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(21, 24, 27)");
      expect([complaints, foreign]).toEqual([[], []]);
      await page.close();
    },
  );

  test("without JavaScript a page reads, and the search says what to do instead", async () => {
    const { page, complaints } = await visit(browser, relay.url, { javaScriptEnabled: false });
    await page.goto(`${relay.url}/docs/quick-start`);
    expect(await page.textContent("main")).toContain("Call a model");
    await page.goto(`${relay.url}/docs/search?q=key`);
    expect(await page.textContent("main")).toContain("needs JavaScript");
    expect(complaints).toEqual([]);
    await page.close();
  });
});
