/** Prints a command's outcome: as one JSON value for programs, else as lines for people. */
export function print(json: boolean, outcome: unknown, lines: readonly string[]): void {
  const text = json ? JSON.stringify(outcome, null, 2) : lines.join("\n");
  process.stdout.write(`${text}\n`);
}

/** Rows under their titles, each column as wide as its widest cell; figures are set to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ["none"];
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const isFigures = titles.map((_, column) => rows.every((row) => FIGURE.test(row[column] ?? "")));
  return all.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        return isFigures[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

const FIGURE = /^([+-]?\d[\d.]*%?|-|)$/;

/** The line below a page that is not the last one. */
export function moreLines(nextCursor: string | null): string[] {
  return nextCursor === null ? [] : [`more: --cursor ${nextCursor}`];
}
