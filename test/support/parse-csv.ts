/** Reads RFC 4180 strictly: CRLF after every line, quotes only round whole cells. Throws at what is not so. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  const cell = (): string => {
    if (text[at] !== '"') {
      const end = text.slice(at).search(/[",\r\n]/);
      if (end < 0 || text[at + end] === '"') throw new Error(`a bare cell at ${String(at)} does not end`);
      at += end;
      return text.slice(at - end, at);
    }
    let value = "";
    for (at++; ; at++) {
      const end = text.indexOf('"', at);
      if (end < 0) throw new Error("a quoted cell does not end");
      value += text.slice(at, end);
      at = end + 1;
      if (text[at] !== '"') return value;
      value += '"';
    }
  };
  while (at < text.length) {
    const row = [cell()];
    while (text[at] === ",") {
      at++;
      row.push(cell());
    }
    if (text.slice(at, at + 2) !== "\r\n") throw new Error(`a line does not end with CRLF at ${String(at)}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

/** The lines behind the header row, by its names. Throws when a line has another number of cells. */
export function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(text);
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error("a line has another number of cells than the header");
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""]));
  });
}
