import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { layOut } from "./layout.ts";
import { addressOf, sectionsOf, SITE, type Section } from "./links.ts";
import { printLlms, printLlmsFull } from "./llms.ts";
import { docsFolder, readPages, type Page } from "./pages.ts";
import { renderPage, type RenderedPage } from "./render-page.ts";
import { buildSearchIndex } from "./search-index.ts";

/** Something that is served as it is; its content is made when it is first asked for. */
export interface SiteFile {
  type: string;
  content: () => Promise<Content>;
}

export interface Content {
  bytes: Buffer;
  etag: string;
}

export interface SiteFiles {
  /** By address. */
  found: ReadonlyMap<string, SiteFile>;
  /** For an address that there is none of. */
  missing: SiteFile;
}

const HTML = "text/html; charset=utf-8";
const MARKDOWN = "text/markdown; charset=utf-8";
const TEXT = "text/plain; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";
const SEARCH = `${SITE}/search`;

/** Everything that the site serves. Throws when a document or an asset is missing. */
export function siteFiles(baseUrl: string): SiteFiles {
  const pages = readPages(docsFolder, baseUrl);
  const index = pages.find(({ path }) => path === "");
  if (!index) throw new Error(`there is no index.md in ${docsFolder.pathname}`);
  const sections = sectionsOf(index, pages);
  const found = new Map<string, SiteFile>([
    ...pageFiles(pages, sections),
    ...assets(),
    ["/llms.txt", fileOf(TEXT, () => printLlms(index, sections, baseUrl))],
    ["/llms-full.txt", fileOf(TEXT, () => printLlmsFull(sections))],
  ]);
  return { found, missing: fileOf(HTML, () => drawMissing(sections)) };
}

function pageFiles(pages: readonly Page[], sections: readonly Section[]): [string, SiteFile][] {
  const rendered = new Map<Page, RenderedPage>();
  const render = (page: Page): RenderedPage => {
    const made = rendered.get(page) ?? renderPage(page);
    rendered.set(page, made);
    return made;
  };
  const drawn = pages.flatMap((page): [string, SiteFile][] => {
    const markdown = fileOf(MARKDOWN, () => page.markdown);
    return [
      [addressOf(page.path), fileOf(HTML, () => drawPage(page, { rendered: render(page), sections }))],
      [`${SITE}/${page.file}`, markdown],
      [`${addressOf(page.path)}.md`, markdown],
    ];
  });
  const index = (): Promise<string> => buildSearchIndex(pages, (page) => render(page).parts);
  return [
    ...drawn,
    [SEARCH, fileOf(HTML, () => drawSearch(sections))],
    [`${SEARCH}.json`, fileOf("application/json", index)],
  ];
}

interface Drawing {
  rendered: RenderedPage;
  sections: readonly Section[];
}

function drawPage(page: Page, { rendered: { html, headings }, sections }: Drawing): string {
  const { title, summary } = page;
  return layOut(sections, { title, summary, page, headings, body: html });
}

function drawSearch(sections: readonly Section[]): string {
  const body = `<h1>Search</h1>
<noscript><p>The search runs in your browser and needs JavaScript. Without it, take the menu, or
<a href="/llms.txt">the list of all pages</a>.</p></noscript>
<p id="state" role="status"></p>
<ol id="results"></ol>`;
  const summary = "Search the documents of Token Relay.";
  const scripts = [`${SITE}/assets/search.js`];
  return layOut(sections, { title: "Search", summary, headings: [], body, scripts });
}

function drawMissing(sections: readonly Section[]): string {
  const body = `<h1>There is no such page</h1>
<p>Look for it in the menu, or <a href="${SEARCH}">search</a>.</p>`;
  return layOut(sections, { title: "Not found", summary: "There is no such page.", headings: [], body });
}

function assets(): [string, SiteFile][] {
  const own = (name: string): string =>
    readFileSync(new URL(`../../src/site/assets/${name}`, import.meta.url), "utf8");
  // What `require` gets stands beside the module that browsers take.
  const minisearch = createRequire(import.meta.url).resolve("minisearch");
  const script = readFileSync(minisearch.replace(/dist[\\/][^]*$/, "dist/es/index.js"), "utf8");
  const files = {
    "site.css": { type: "text/css; charset=utf-8", text: own("site.css") },
    "search.js": { type: SCRIPT, text: own("search.js") },
    "minisearch.js": { type: SCRIPT, text: script.replace(/^\/\/# sourceMappingURL=.*$/m, "") },
  };
  return Object.entries(files).map(([name, { type, text }]) => [
    `${SITE}/assets/${name}`,
    fileOf(type, () => text),
  ]);
}

function fileOf(type: string, make: () => string | Promise<string>): SiteFile {
  let made: Promise<Content> | null = null;
  const content = async (): Promise<Content> => {
    const bytes = Buffer.from(await make());
    return { bytes, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` };
  };
  return { type, content: () => (made ??= content()) };
}
