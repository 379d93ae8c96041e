import type { WriterOptions } from "../dialect.ts";
import { DashScopeStreamWriter } from "./stream-writer.ts";

export { writeWhole } from "./whole-writer.ts";

export function openStream(options: WriterOptions): DashScopeStreamWriter {
  return new DashScopeStreamWriter(options);
}

/** A comment, which every reader of event streams passes over. */
export const keepAlive = Buffer.from(": keep-alive\n\n");
