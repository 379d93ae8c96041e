import { pathOf, type Page } from "./pages.ts";

/** What stands before the path of every page. */
export const SITE = "/docs";

/** The address of a page, without its origin. */
export function addressOf(path: string): string {
  return path === "" ? SITE : `${SITE}/${path}`;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Where a link of a document leads on the site; null for one that may not be followed. Links between
 * documents are those between their files, so that they also work in the repository.
 */
export function resolveLink(file: string, href: string): string | null {
  if (/^(https?|mailto):/i.test(href)) return href;
  if (SCHEME.test(href) || href.startsWith("//") || href.includes("\\")) return null;
  if (href.startsWith("/") || href.startsWith("#")) return href;
  const base = new URL(file, "docs://site/");
  const { pathname, hash } = new URL(href, base);
  const target = decodeURI(pathname).slice(1);
  if (!target.endsWith(".md")) return null;
  return `${addressOf(pathOf(target))}${hash}`;
}

/** A link's text and target, as they are written in a list of documents. */
export interface Entry {
  title: string;
  page: Page;
  /** What the list says of it. */
  line: string;
}

export interface Section {
  title: string;
  entries: Entry[];
}

const ENTRY = /^- \[([^\]]+)\]\(([^)\s]+)\):? ?(.*)$/;

/**
 * The order of the site: the sections of a list of documents, each with its links. The list is a document
 * itself: `## Section`, then `- [Title](file.md): what it is about`.
 */
export function sectionsOf(list: Page, pages: readonly Page[]): Section[] {
  const byAddress = new Map(pages.map((page) => [addressOf(page.path), page]));
  const sections: Section[] = [];
  for (const line of list.markdown.split("\n")) {
    const title = /^## (.+)$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, entries: [] });
    const entry = ENTRY.exec(line);
    const page = entry && byAddress.get(resolveLink(list.file, entry[2] ?? "") ?? "");
    if (page) sections.at(-1)?.entries.push({ title: entry[1] ?? "", page, line: entry[3] ?? "" });
  }
  return sections;
}
