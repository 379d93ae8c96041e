import type { ToolNames } from "../tool-names.ts";
import type { CacheMarks } from "./cache-marks.ts";

/** What all writers of one request share. */
export interface Writing {
  names: ToolNames;
  marks: CacheMarks;
}
