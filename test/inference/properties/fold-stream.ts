import type { Json } from "./complaints.ts";

/** The data of a stream's events, as a client's own parser finds it: marks are left out. */
export function dataOf(text: string): Json[] {
  return text
    .split("\n\n")
    .flatMap((frame) => frame.split("\n").filter((line) => line.startsWith("data:")))
    .map((line) => line.slice("data:".length).trim())
    .filter((json) => json.startsWith("{"))
    .map((json) => JSON.parse(json) as Json);
}
