/** One line of the text format: its name, its labels, its value. */
export interface Line {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** What a reader of the metrics is told. Written apart from what writes it; throws on a line it cannot read. */
export function readMetrics(text: string): { lines: Line[]; types: Map<string, string> } {
  const types = new Map<string, string>();
  const lines: Line[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const typed = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (typed) types.set(typed[1] ?? "", typed[2] ?? "");
    if (line.startsWith("#")) continue;
    const found = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!found) throw new Error(`not a line of metrics: ${line}`);
    const [, name = "", inner = "", value = ""] = found;
    const labels = Object.fromEntries(
      [...inner.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = "", of = ""]) => [label, of]),
    );
    lines.push({ name, labels, value: Number(value) });
  }
  return { lines, types };
}

/** The sum of all lines of this name whose labels are these. */
export function sumOf(lines: readonly Line[], name: string, labels: Record<string, string> = {}): number {
  return lines
    .filter((line) => line.name === name)
    .filter((line) => Object.entries(labels).every(([label, of]) => line.labels[label] === of))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Reads the metrics of a relay on this machine. */
export async function scrape(url: string, headers: Record<string, string> = {}): Promise<Line[]> {
  const answer = await fetch(`${url}/metrics`, { headers });
  if (answer.status !== 200) throw new Error(`${String(answer.status)}: ${await answer.text()}`);
  return readMetrics(await answer.text()).lines;
}
