import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { openBrowser, visit, type Visit } from "../support/browser.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let browser: Browser;
let customerId: string;
beforeAll(async () => {
  world = await openWorld();
  customerId = await world.customer();
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await world.close();
});

let visits: Visit[] = [];
afterEach(async () => {
  for (const { page } of visits) await page.close();
  visits = [];
});

async function open(path: string): Promise<Visit> {
  const seen = await visit(browser, new URL(world.url).origin);
  visits.push(seen);
  await seen.page.goto(`${world.url}${path}`);
  return seen;
}

async function give({ page }: Visit, secret: string): Promise<void> {
  await page.fill("#secret", secret);
  await page.click("#credentials button");
}

/** What the editor's button brings. */
async function run({ page }: Visit, query: string | null, expected: string): Promise<string> {
  await page.waitForSelector(".graphiql-execute-button");
  if (query !== null) {
    await page.click(".graphiql-query-editor .CodeMirror");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.evaluate(
      `document.querySelector(".graphiql-query-editor .CodeMirror")
        .CodeMirror.setValue(${JSON.stringify(query)})`,
    );
  }
  await page.click(".graphiql-execute-button");
  const result = page.locator(".result-window");
  await result.filter({ hasText: expected }).waitFor({ timeout: 10_000 });
  return result.innerText();
}

/** A visitor without a session is answered 401, which a browser's console notes. */
const beyond401 = ({ complaints }: Visit): string[] =>
  complaints.filter((text) => !text.includes("401 (Unauthorized)"));

describe("GraphiQL", () => {
  test("runs a query with a key, asks nobody else, and breaks no rule of its policy", async () => {
    const seen = await open("/graphiql");
    await give(seen, await world.key(customerId));
    expect(await run(seen, null, customerId)).toContain("Acme");
    expect(seen.foreign).toEqual([]);
    expect(beyond401(seen)).toEqual([]);
  }, 60_000);

  test("shows the documentation of the schema", async () => {
    const seen = await open("/graphiql");
    await give(seen, await world.key(customerId));
    await seen.page.click('[aria-label="Show Documentation Explorer"]');
    await seen.page.click('.graphiql-doc-explorer a:text-is("Query")');
    await seen.page.locator(".graphiql-doc-explorer", { hasText: "apiKeys" }).waitFor();
    expect(await seen.page.locator(".graphiql-doc-explorer").innerText()).toContain("balanceTransactions");
    expect(seen.foreign).toEqual([]);
  }, 60_000);

  test("completes what is typed, and opens its settings, within its policy", async () => {
    const seen = await open("/graphiql");
    await give(seen, await world.key(customerId));
    await seen.page.waitForSelector(".graphiql-execute-button");
    await seen.page.click(".graphiql-query-editor .CodeMirror");
    await seen.page.keyboard.press("Control+A");
    await seen.page.keyboard.type("{ balanceTr");
    await seen.page.locator(".CodeMirror-hints", { hasText: "balanceTransactions" }).waitFor();
    await seen.page.keyboard.press("Escape");
    await seen.page.click('[aria-label="Open settings dialog"]');
    await seen.page.locator(".graphiql-dialog", { hasText: "Theme" }).waitFor();
    expect(beyond401(seen)).toEqual([]);
    expect(seen.foreign).toEqual([]);
  }, 60_000);

  test("follows a subscription", async () => {
    const seen = await open("/graphiql");
    await give(seen, await world.key(customerId));
    expect(await run(seen, "subscription { balanceChanged { available } }", "balanceChanged")).toContain(
      "0.00",
    );
    expect(beyond401(seen)).toEqual([]);
  }, 60_000);

  test("needs no key where somebody is logged in: it sends the session's csrf token", async () => {
    const near = await world.secondNode({ publicBaseUrl: "http://127.0.0.1" });
    const person = await world.person(customerId);
    const visitor = near.visitor();
    visitor.origin = near.url;
    await visitor.logIn(person);
    const seen = await visit(browser, new URL(near.url).origin);
    visits.push(seen);
    const cookies = [...visitor.cookies].map(([name, value]) => ({ name, value, url: near.url }));
    await seen.page.context().addCookies(cookies);
    await seen.page.goto(`${near.url}/graphiql`);
    expect(await run(seen, null, customerId)).toContain("Acme");
    expect(seen.complaints).toEqual([]);
  }, 60_000);

  test("says what is wrong with a false key, and shows nothing", async () => {
    const seen = await open("/graphiql");
    await give(seen, "tr_live_wrong");
    await seen.page.locator("#who", { hasText: "not valid" }).waitFor();
    expect(await seen.page.locator(".graphiql-execute-button").count()).toBe(0);
  }, 60_000);

  test("at /graphiql/operator speaks to the operators' endpoint", async () => {
    const { email, password } = await world.operator();
    const { data } = await world
      .visitor()
      .ask(
        "mutation ($input: LogInOperatorInput!) { logInOperator(input: $input) { token } }",
        { input: { email, password } },
        { door: "/graphql/operator" },
      );
    const { token } = data?.["logInOperator"] as never as { token: string };
    const seen = await open("/graphiql/operator");
    await give(seen, token);
    expect(await run(seen, "{ customers { nodes { name } } }", "Acme")).toContain("Acme");
    expect(seen.foreign).toEqual([]);
  }, 60_000);

  test("keeps no key: not in storage, not in the address", async () => {
    const key = await world.key(customerId);
    const seen = await open("/graphiql");
    await give(seen, key);
    await run(seen, null, customerId);
    const kept = await seen.page.evaluate<string>(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }])",
    );
    expect(kept).not.toContain(key);
    expect(seen.page.url()).not.toContain(key);
  }, 60_000);
});
