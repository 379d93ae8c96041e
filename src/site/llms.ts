import { SITE, type Section } from "./links.ts";
import type { Page } from "./pages.ts";

/** The list of documents for programs that read: `/llms.txt`, with a line for each. */
export function printLlms(index: Page, sections: readonly Section[], baseUrl: string): string {
  const shown = sections.map(({ title, entries }) => {
    const lines = entries.map((entry) => {
      const line = entry.line === "" ? "" : `: ${entry.line}`;
      return `- [${entry.title}](${baseUrl}${SITE}/${entry.page.file})${line}`;
    });
    return `## ${title}\n\n${lines.join("\n")}\n`;
  });
  return `# ${index.title}\n\n> ${index.summary}\n\n${shown.join("\n")}`;
}

/** The documents one after another: `/llms-full.txt`, without the printed references and the decisions. */
export function printLlmsFull(sections: readonly Section[]): string {
  const pages = sections.flatMap(({ entries }) => entries.map(({ page }) => page));
  const written = pages.filter(({ file }) => !file.startsWith("graphql-") && !file.startsWith("decisions/"));
  return written.map(({ file, markdown }) => `<!-- ${file} -->\n\n${markdown}`).join("\n\n");
}
