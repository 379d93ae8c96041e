import { setImmediate as breathe } from "node:timers/promises";
import MiniSearch from "minisearch";
import { addressOf } from "./links.ts";
import type { Page } from "./pages.ts";
import type { Part } from "./render-page.ts";

const EXCERPT_MAX = 180;
const PARTS_AT_ONCE = 20;

/** What MiniSearch was told; the browser that loads the index must tell it the same. */
const options = { fields: ["title", "heading", "text"], storeFields: ["title", "heading", "excerpt"] };

/**
 * The parts of all pages as an index for MiniSearch, in JSON; the id of each is its address. It is made in
 * small pieces, for other requests are served meanwhile.
 */
export async function buildSearchIndex(
  pages: readonly Page[],
  partsOf: (page: Page) => readonly Part[],
): Promise<string> {
  const index = new MiniSearch(options);
  for (const page of pages) {
    await breathe();
    const entries = partsOf(page).map(({ heading, text }) => ({
      id: heading.depth === 1 ? addressOf(page.path) : `${addressOf(page.path)}#${heading.id}`,
      title: page.title,
      heading: heading.text,
      text,
      excerpt: text.length > EXCERPT_MAX ? `${text.slice(0, EXCERPT_MAX)}…` : text,
    }));
    await index.addAllAsync(entries, { chunkSize: PARTS_AT_ONCE });
  }
  return JSON.stringify({ options, index });
}
