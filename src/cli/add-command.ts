import type { Command } from "commander";
import { exits } from "./exit-codes.ts";

export interface CommandWords {
  says: string;
  /** Whole command lines, without the program's name. */
  examples: readonly string[];
  /** What exit codes mean that only this command has, or that it means differently. */
  codes?: Readonly<Record<number, string>>;
  /** What else its user should know. */
  more?: string;
}

const codesOfAll = {
  0: "done",
  [exits.refused]: "refused or failed; nothing was changed",
  [exits.usage]: "the command line is not right",
  [exits.config]: "the configuration is not right",
};

/** Adds a command that, as all of them, takes `--json` and has examples and exit codes in its help. */
export function addCommand(parent: Command, nameAndArguments: string, words: CommandWords): Command {
  return parent
    .command(nameAndArguments)
    .description(words.says)
    .option("--json", "print one JSON value on standard output; errors are JSON on standard error")
    .addHelpText("after", helpOf(words));
}

/** Adds a command that only has commands below it. */
export function addGroup(parent: Command, name: string, says: string): Command {
  return parent.command(name).description(says);
}

function helpOf({ examples, codes = {}, more }: CommandWords): string {
  const lines = Object.entries({ ...codesOfAll, ...codes }).map(
    ([code, text]) => `  ${code.padEnd(3)} ${text}`,
  );
  const parts = [
    ...(more === undefined ? [] : [more]),
    [`Example${examples.length > 1 ? "s" : ""}:`, ...examples.map((line) => `  token-relay ${line}`)].join(
      "\n",
    ),
    `Exit codes:\n${lines.join("\n")}`,
  ];
  return `\n${parts.join("\n\n")}`;
}
