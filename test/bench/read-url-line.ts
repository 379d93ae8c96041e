/** The address in the first line of a child that prints `{"url": …}`; null before the line is whole. */
export function readUrlLine(output: string): string | null {
  const end = output.indexOf("\n");
  return end < 0 ? null : (JSON.parse(output.slice(0, end)) as { url: string }).url;
}
