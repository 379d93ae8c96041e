import { EXIT_CONFIG } from "../config.ts";

/** What a command's exit code says. EX_USAGE and EX_CONFIG are those of sysexits.h. */
export const exits = {
  /** Refused, failed, or something was found wrong. */
  refused: 1,
  /** Not booked yet: a second operator must agree. Of `catalog diff`: something would change. */
  notDone: 2,
  usage: 64,
  config: EXIT_CONFIG,
} as const;
