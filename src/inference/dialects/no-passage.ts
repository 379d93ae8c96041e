import type { ReplyPassage } from "./dialect.ts";

/** The passage of an answer that nobody was asked for. */
export const noPassage: ReplyPassage = {
  push: () => null,
  end: () => ({ tail: null }),
  usage: null,
  suspicious: false,
  completed: false,
  started: false,
  outputBytes: 0,
  failure: null,
};
