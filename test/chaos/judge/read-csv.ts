/** The rows of a CSV text with a header (RFC 4180), by column. */
export function readCsv(text: string): Record<string, string>[] {
  const [names = [], ...rows] = linesOf(text);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])));
}

function linesOf(text: string): string[][] {
  const lines: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;
  let line: string[] = [];
  for (let found = cell.exec(text); found; found = cell.exec(text)) {
    line.push(found[1] === undefined ? (found[2] ?? "") : found[1].replaceAll('""', '"'));
    if (found[3] !== ",") {
      lines.push(line);
      line = [];
    }
    if (cell.lastIndex >= text.length) break;
  }
  return lines;
}
