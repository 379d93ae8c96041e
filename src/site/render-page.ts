import { Marked, type RendererObject, type Token, type Tokens } from "marked";
import { escapeHtml } from "./escape-html.ts";
import { resolveLink } from "./links.ts";
import type { Page } from "./pages.ts";

export interface Heading {
  depth: number;
  /** Its anchor. */
  id: string;
  text: string;
}

/** What stands below one heading, as plain text: what a search finds. */
export interface Part {
  heading: Heading;
  text: string;
}

export interface RenderedPage {
  html: string;
  headings: Heading[];
  parts: Part[];
}

/** A document as HTML. Whatever HTML stands in it is shown and not obeyed; only comments are left out. */
export function renderPage(page: Page): RenderedPage {
  const marked = new Marked();
  const tokens = marked.lexer(page.markdown);
  const headings = headingsOf(tokens);
  marked.use({ renderer: rendererOf(page.file, [...headings]) });
  return { html: marked.parser(tokens), headings, parts: partsOf(tokens, headings) };
}

function rendererOf(file: string, ahead: Heading[]): RendererObject {
  return {
    heading({ tokens, depth }) {
      const id = ahead.shift()?.id ?? "";
      const anchor = depth === 1 ? "" : ` <a class="anchor" href="#${id}" aria-label="This heading">#</a>`;
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}${anchor}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const target = resolveLink(file, href);
      const inner = this.parser.parseInline(tokens);
      return target === null ? inner : `<a href="${escapeHtml(target)}">${inner}</a>`;
    },
    image: ({ text }) => escapeHtml(text),
    html: ({ text }) => (/^<!--[^]*?-->\s*$/.test(text) ? "" : escapeHtml(text)),
    code({ text, lang }) {
      const language = /^\w+/.exec(lang ?? "")?.[0];
      const named = language === undefined ? "" : ` class="language-${language}"`;
      return `<pre tabindex="0"><code${named}>${escapeHtml(text)}\n</code></pre>\n`;
    },
    table({ header, rows }) {
      const shown = ({ tokens }: Tokens.TableCell, tag: string): string =>
        `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
      const row = (cells: Tokens.TableCell[], tag: string): string =>
        `<tr>${cells.map((cell) => shown(cell, tag)).join("")}</tr>`;
      const body = rows.map((cells) => row(cells, "td")).join("\n");
      return `<div class="table" tabindex="0"><table><thead>${row(header, "th")}</thead>
<tbody>${body}</tbody></table></div>\n`;
    },
  };
}

function headingsOf(tokens: readonly Token[]): Heading[] {
  const taken = new Map<string, number>();
  return tokens.filter(isHeading).map((token) => {
    const text = plainText(token);
    const slug = slugOf(text);
    const times = taken.get(slug) ?? 0;
    taken.set(slug, times + 1);
    return { depth: token.depth, id: times === 0 ? slug : `${slug}-${String(times)}`, text };
  });
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}

/** An anchor as repositories make them of headings, so that a link with one works there too. */
function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function partsOf(tokens: readonly Token[], headings: readonly Heading[]): Part[] {
  const ahead = [...headings];
  const parts: Part[] = [];
  for (const token of tokens) {
    const heading = isHeading(token) ? ahead.shift() : undefined;
    const last = parts.at(-1);
    if (heading) parts.push({ heading, text: "" });
    else if (last) last.text = `${last.text} ${plainText(token)}`.trim().replace(/\s+/g, " ");
  }
  return parts;
}

/** What a reader reads of a token. */
function plainText(token: Token): string {
  if (token.type === "html") return "";
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].flatMap((cells) => cells.map(({ tokens }) => textOfAll(tokens))).join(" ");
  }
  if (token.type === "list") return (token as Tokens.List).items.map((item) => plainText(item)).join(" ");
  const inner = (token as { tokens?: Token[] }).tokens;
  if (inner) return textOfAll(inner);
  const text = (token as { text?: unknown }).text;
  return typeof text === "string" ? text : " ";
}

function textOfAll(tokens: readonly Token[]): string {
  return tokens.map(plainText).join("");
}
