import { escapeHtml } from "./escape-html.ts";
import { addressOf, SITE, type Section } from "./links.ts";
import type { Page } from "./pages.ts";
import type { Heading } from "./render-page.ts";

export interface LaidOut {
  title: string;
  summary: string;
  /** The page in the menu that is open; undefined for none. */
  page?: Page;
  headings: readonly Heading[];
  /** HTML. */
  body: string;
  /** Scripts beside the page, by their addresses. */
  scripts?: readonly string[];
}

/** A whole page around a body: menu, search, contents. It has no script and no style of its own text. */
export function layOut(sections: readonly Section[], laid: LaidOut): string {
  const source = laid.page && `${SITE}/${laid.page.file}`;
  const scripts = (laid.scripts ?? []).map((src) => `<script type="module" src="${src}"></script>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(laid.title)} · Token Relay</title>
<meta name="description" content="${escapeHtml(laid.summary)}">
<link rel="stylesheet" href="${SITE}/assets/site.css">
${source === undefined ? "" : `<link rel="alternate" type="text/markdown" href="${source}">`}
${scripts.join("\n")}
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="brand" href="${SITE}">Token Relay</a>
<form action="${SITE}/search" role="search">
<label for="q">Search</label>
<input id="q" name="q" type="search" autocomplete="off" placeholder="word, path, field or error code">
</form>
<a href="${SITE}/api">API reference</a>
${source === undefined ? "" : `<a href="${source}">Markdown</a>`}
</header>
<nav class="menu" aria-label="Documents">${menuOf(sections, laid.page)}</nav>
<main id="content">${laid.body}</main>
<aside>${contentsOf(laid.headings)}</aside>
</body>
</html>
`;
}

function menuOf(sections: readonly Section[], open: Page | undefined): string {
  const shown = sections.map(({ title, entries }) => {
    const links = entries.map(({ title: name, page }) => {
      const isOpen = page === open || open?.path.startsWith(`${page.path}/`) === true;
      const current = isOpen ? ` aria-current="page"` : "";
      return `<li><a href="${addressOf(page.path)}"${current}>${escapeHtml(name)}</a></li>`;
    });
    return `<h2>${escapeHtml(title)}</h2>\n<ul>${links.join("\n")}</ul>`;
  });
  return shown.join("\n");
}

const CONTENTS_MIN = 2;
const CONTENTS_MAX = 80;

function contentsOf(headings: readonly Heading[]): string {
  const upToThree = headings.filter(({ depth }) => depth === 2 || depth === 3);
  // A page with hundreds of headings, such as the reference of a schema, is told by its chapters.
  const shown = upToThree.length > CONTENTS_MAX ? upToThree.filter(({ depth }) => depth === 2) : upToThree;
  if (shown.length < CONTENTS_MIN) return "";
  const links = shown.map(
    ({ depth, id, text }) => `<li class="depth-${depth}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav aria-label="On this page"><h2>On this page</h2>\n<ul>${links.join("\n")}</ul></nav>`;
}
