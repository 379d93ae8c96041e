import { readdirSync, readFileSync } from "node:fs";

/** A document of src/docs. */
export interface Page {
  /** Where it is served, below /docs: `errors/not_found`; the index has none. */
  path: string;
  /** The file, below src/docs: `errors/not_found.md`, `errors/README.md`. */
  file: string;
  title: string;
  /** Its first paragraph, as plain text. */
  summary: string;
  markdown: string;
}

/** The documents are served as they stand in `src`; seen from `dist`, the path to them is the same. */
export const docsFolder = new URL("../../src/docs/", import.meta.url);

/** What the documents write where a reader's own relay is meant. */
const WRITTEN_BASE_URL = "http://127.0.0.1:3000";

/**
 * Every document of a folder, the index first. Their examples then name `baseUrl`. The folder's own README is
 * for those who read the repository, and is none of them. Throws when a document has no title.
 */
export function readPages(folder: URL, baseUrl: string): Page[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".md") && file !== "README.md");
  const pages = files.map((file) => readPage(folder, file, baseUrl));
  return pages.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function readPage(folder: URL, file: string, baseUrl: string): Page {
  const markdown = readFileSync(new URL(file, folder), "utf8").replaceAll(WRITTEN_BASE_URL, baseUrl);
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`the document ${file} has no title`);
  return { path: pathOf(file), file, title: plain(title), summary: summaryOf(markdown), markdown };
}

/** Where a file of src/docs is served, below /docs. */
export function pathOf(file: string): string {
  return file.replace(/\.md$/, "").replace(/(^|\/)(index|README)$/, "");
}

function summaryOf(markdown: string): string {
  const paragraphs = markdown.split(/\n{2,}/).map((paragraph) => paragraph.replace(/\s+/g, " ").trim());
  const first = paragraphs.find((paragraph) => /^[^#<|`\s-]/.test(paragraph)) ?? "";
  return plain(first.replace(/^> /, ""));
}

/** Inline Markdown without its marks. */
function plain(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
}
