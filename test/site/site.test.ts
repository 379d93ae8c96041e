import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import MiniSearch from "minisearch";
import { errorCatalogue } from "../../src/kernel/error-catalogue.ts";
import { addressOf } from "../../src/site/links.ts";
import { BASE_URL, openSite, type SiteWorld } from "./world.ts";

let world: SiteWorld;
beforeAll(async () => {
  world = await openSite();
});
afterAll(() => world.close());

describe("every document", () => {
  test("is a page of HTML without a script or a style of its own, and the Markdown it is made of", async () => {
    expect(world.pages.length).toBeGreaterThan(60);
    for (const { path, file, markdown } of world.pages) {
      const page = await world.get(addressOf(path));
      expect([path, page.status, page.type]).toEqual([path, 200, "text/html; charset=utf-8"]);
      expect(page.text).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(page.text).not.toMatch(/<script(?! type="module" src="\/docs\/)|<style| style=| on[a-z]+="/);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      for (const address of [`/docs/${file}`, `${addressOf(path)}.md`]) {
        const source = await world.get(address);
        expect([address, source.status, source.text]).toEqual([address, 200, markdown]);
        expect(source.type).toBe("text/markdown; charset=utf-8");
      }
    }
  });

  test("has one title, and headings that do not skip a level", async () => {
    for (const { path } of world.pages) {
      const { text } = await world.get(addressOf(path));
      const depths = [...text.matchAll(/<h(\d) id=/g)].map(([, depth]) => Number(depth));
      expect([path, depths.filter((depth) => depth === 1).length]).toEqual([path, 1]);
      depths.slice(1).forEach((depth, at) => expect([path, depth - depths[at]! <= 1]).toEqual([path, true]));
    }
  });

  test("is listed: in the menu, or in a list of the menu", async () => {
    const menu = linksIn((await world.get("/docs")).text);
    const lists = await Promise.all(["/docs/errors", "/docs/decisions"].map((path) => world.get(path)));
    const listed = new Set([...menu, ...lists.flatMap(({ text }) => linksIn(text))]);
    expect(world.pages.map(({ path }) => addressOf(path)).filter((address) => !listed.has(address))).toEqual(
      [],
    );
  });
});

test("no link and no anchor within the site is dead", async () => {
  const pages = new Map<string, string>();
  for (const { path } of world.pages) pages.set(addressOf(path), (await world.get(addressOf(path))).text);
  // These are other doors of the same server.
  const elsewhere = ["/docs/api", "/openapi/v1/openapi.json", "/graphiql", "/graphiql/operator"];
  const isDead = async (link: string, from: string): Promise<boolean> => {
    const [path = "", anchor] = link.split("#");
    const target = pages.get(path === "" ? from : path);
    if (target === undefined) return !elsewhere.includes(path) && (await world.get(path)).status !== 200;
    return anchor !== undefined && !target.includes(` id="${anchor}"`);
  };
  const dead: string[] = [];
  for (const [from, text] of pages) {
    const links = linksIn(text).filter((link) => !/^(https?|mailto):/.test(link));
    for (const link of links) if (await isDead(link, from)) dead.push(`${from}: ${link}`);
  }
  expect(dead).toEqual([]);
});

test("no link of a document is left out because it leads nowhere", () => {
  const lost = world.pages.flatMap(({ file, markdown }) =>
    [...markdown.replace(/^```[^]*?^```/gm, "").matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, href = ""]) => href)
      .filter((href) => !/^(https?:|\/|#)/.test(href) && !/\.md(#[\w-]+)?$/.test(href))
      .map((href) => `${file}: ${href}`),
  );
  expect(lost).toEqual([]);
});

describe("addresses", () => {
  test("those of others are left to them, and what is not there is a page that says so", async () => {
    for (const path of ["/", "/v1/models", "/docsy", "/llms"])
      expect([path, (await world.get(path)).status]).toEqual([path, 418]);
    const missing = await world.get("/docs/no/such/page");
    expect([missing.status, missing.type]).toEqual([404, "text/html; charset=utf-8"]);
    expect(missing.text).toContain("There is no such page");
    const asked = [
      "/docs/..%2f..%2fpackage.json",
      "/docs/%252e%252e/config.ts",
      "/docs/README.md",
      "/docs/assets/",
    ];
    for (const path of asked) expect([path, (await world.get(path)).status]).toEqual([path, 404]);
  });

  test("a slash at the end and a query change nothing", async () => {
    const page = await world.get("/docs/concepts");
    expect((await world.get("/docs/concepts/")).text).toBe(page.text);
    expect((await world.get("/docs/concepts?x=1")).text).toBe(page.text);
  });

  test("only GET and HEAD are taken", async () => {
    const posted = await world.get("/docs/concepts", { method: "POST", body: "x" });
    expect([posted.status, posted.headers.get("allow"), posted.text]).toEqual([405, "GET, HEAD", ""]);
    const head = await world.get("/docs/concepts", {
      method: "HEAD",
      headers: { "accept-encoding": "identity" },
    });
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(1000);
  });

  test("what did not change is not sent again", async () => {
    const { headers } = await world.get("/docs/concepts");
    const again = await world.get("/docs/concepts", {
      headers: { "if-none-match": headers.get("etag") ?? "" },
    });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});

test("examples name the relay's own address", async () => {
  const { text } = await world.get("/docs/quick-start.md");
  expect(text).toContain(`curl ${BASE_URL}/v1/chat/completions`);
  expect(text).not.toContain("127.0.0.1:3000");
});

test("llms.txt has a line for each page of the menu, with an address that answers", async () => {
  const { text, type } = await world.get("/llms.txt");
  expect(type).toBe("text/plain; charset=utf-8");
  expect(text).toMatch(/^# .+\n\n> .+\n\n## /);
  const lines = [...text.matchAll(/^- \[[^\]]+\]\((\S+)\): .+$/gm)].map(([, address = ""]) => address);
  expect(lines.length).toBeGreaterThan(20);
  for (const address of lines) {
    expect(address.startsWith(`${BASE_URL}/docs/`)).toBe(true);
    expect([address, (await world.get(address.slice(BASE_URL.length))).status]).toEqual([address, 200]);
  }
  const full = await world.get("/llms-full.txt");
  expect(full.text).toContain("# How a charge is computed");
  expect(full.text.length).toBeLessThan(300_000);
});

test("the index finds a page by its title, a code by its name and a field by its spelling", async () => {
  const { text, type } = await world.get("/docs/search.json");
  expect(type).toBe("application/json");
  const { options, index } = JSON.parse(text) as { options: never; index: never };
  const search = MiniSearch.loadJS(index, options);
  const first = (words: string): unknown =>
    search.search(words, { prefix: true, combineWith: "AND", boost: { title: 3, heading: 2 } })[0]?.id;
  expect(first("quick start")).toBe("/docs/quick-start");
  expect(first("createApiKey mutation")).toBe("/docs/graphql-customer#mutation-createapikey");
  for (const code of Object.keys(errorCatalogue)) expect(String(first(code))).toContain("/docs/");
  expect(first("insufficient_balance")).toContain("/docs/errors/insufficient_balance");
});

function linksIn(html: string): string[] {
  return [...html.matchAll(/<a [^>]*?href="([^"]+)"/g)].map(([, href = ""]) => href);
}
