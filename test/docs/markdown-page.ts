import { readFileSync } from "node:fs";

/** A page of src/docs, from which tests take what it claims. */
export interface MarkdownPage {
  text: string;
  /** The rows of the table behind `<!-- name -->`, by their column; bold marks and thousands separators are taken off. */
  table(name: string): Record<string, string>[];
  /** The code block behind `<!-- name -->`. */
  code(name: string): string;
}

export function readPage(name: string): MarkdownPage {
  const text = readFileSync(new URL(`../../src/docs/${name}.md`, import.meta.url), "utf8");
  const behind = (mark: string): string => {
    const at = text.indexOf(`<!-- ${mark} -->`);
    if (at < 0) throw new Error(`${name} has no mark ${mark}`);
    return text.slice(at + mark.length + 9).trimStart();
  };
  return {
    text,
    table(mark) {
      const lines = behind(mark).split("\n");
      const rows = lines
        .slice(
          0,
          lines.findIndex((line) => !line.startsWith("|")),
        )
        .map(cellsOf);
      const [head = [], , ...body] = rows;
      return body.map((cells) => Object.fromEntries(head.map((column, at) => [column, cells[at] ?? ""])));
    },
    code: (mark) => /^```\w*\n([^]*?)\n```/.exec(behind(mark))?.[1] ?? "",
  };
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) =>
      cell
        .trim()
        .replaceAll("**", "")
        .replace(/(?<=\d),(?=\d{3})/g, ""),
    );
}
