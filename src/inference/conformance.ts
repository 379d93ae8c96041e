import { flagDefaults } from "../catalog/index.ts";
import { fail } from "../kernel/app-error.ts";
import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";
import { protocols, type Protocol } from "../kernel/protocol.ts";
import { noUsage } from "../kernel/usage.ts";
import { plainForm } from "./dialects/answer-form.ts";
import { dialects } from "./dialects/dialects.ts";
import { errorWriters } from "./dialects/error-writers.ts";
import { featureParams } from "./dialects/feature-params.ts";
import { features, type Fate, type Feature } from "./dialects/features.ts";
import type { Finish } from "./dialects/reply-event.ts";

/**
 * Tables in Markdown of how the protocols are put into one another, made of what the relay itself goes by.
 */
export interface Conformance {
  /** What a client may ask for, and what becomes of it at suppliers of each protocol. */
  features: string;
  /** Why an answer is over, in each protocol's words. */
  finishes: string;
  /** Every error of inference, in each protocol's words. */
  errors: string;
}

const NAMES: Record<Protocol, string> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  dashscope: "DashScope",
};

const FINISHES: Record<string, Finish> = {
  "the answer is over": { reason: "end" },
  "a stop text was met": { reason: "stopSequence", sequence: "END" },
  "the bound on the output": { reason: "length" },
  "the context window is full": { reason: "contextFull" },
  "tools are called": { reason: "tool" },
  "a filter of the supplier": { reason: "filter" },
  "the model declines": { reason: "refusal" },
  "the supplier's own tools pause": { reason: "pause" },
};

/** The tables as they are now. */
export function conformance(): Conformance {
  return { features: featureTable(), finishes: finishTable(), errors: errorTable() };
}

function featureTable(): string {
  const head = ["asked for", "by", ...protocols.map((protocol) => `${NAMES[protocol]} supplier`)];
  const rows = (Object.keys(features) as Feature[]).map((feature) => [
    features[feature],
    askedBy(feature),
    ...protocols.map((protocol) => cellOf(dialects[protocol].fates[feature], protocol)),
  ]);
  return tableOf(head, rows);
}

function askedBy(feature: Feature): string {
  const asked = protocols.flatMap((protocol) => {
    const param = featureParams[feature][protocol];
    return param === undefined ? [] : [`${NAMES[protocol].charAt(0)} \`${param}\``];
  });
  return asked.join(", ");
}

/** As the deployment's flags are by default; what another value of the flag would do stands behind. */
function cellOf(fate: Fate, protocol: Protocol): string {
  if (fate.fate === "flagged") {
    const isDefault = flagDefaults[protocol][fate.flag] === fate.value;
    const [usual, other] = isDefault ? [fate.is, fate.otherwise] : [fate.otherwise, fate.is];
    const when = `\`${fate.flag}\` ${isDefault ? "not " : ""}\`${String(fate.value)}\``;
    return `${cellOf(usual, protocol)}; with ${when}: ${cellOf(other, protocol)}`;
  }
  if (fate.fate === "carried") return fate.how ?? "yes";
  return fate.fate === "dropped" ? "ignored" : "**refused**";
}

function finishTable(): string {
  const rows = Object.entries(FINISHES).map(([what, finish]) => [
    what,
    ...protocols.map((protocol) => `\`${finishIn(protocol, finish)}\``),
  ]);
  return tableOf(["why it is over", ...protocols.map((protocol) => NAMES[protocol])], rows);
}

/** Asked of the writer itself. */
function finishIn(protocol: Protocol, finish: Finish): string {
  const options = {
    ...{ stream: false, publicModel: "m", requestId: "req_0", wantsUsage: true, createdSeconds: 0 },
    ...{ flags: flagDefaults[protocol], form: plainForm },
    ...{ estimate: () => noUsage, sign: () => "" },
  };
  const blocks = [{ kind: "text" as const, text: "t" }];
  const body = dialects[protocol].writeWhole({ blocks, logprobs: [], finish }, noUsage, options);
  const said = /"(?:finish_reason|stop_reason)":"(\w+)"/.exec(body?.toString("utf8") ?? "");
  return said?.[1] ?? "";
}

function errorTable(): string {
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  const rows = codes.map((code) => [`\`${code}\``, ...protocols.map((protocol) => errorIn(protocol, code))]);
  return tableOf(["error", ...protocols.map((protocol) => NAMES[protocol])], rows);
}

function errorIn(protocol: Protocol, code: ErrorCode): string {
  const { status, body } = errorWriters[protocol].writeError(fail(code), "req_0");
  const said = JSON.parse(body.toString("utf8")) as ErrorBody;
  const words = said.error ? [said.error.type, said.error.code] : [said.code];
  const shown = [...new Set(words.filter((word) => typeof word === "string"))];
  return `${String(status)} ${shown.map((word) => `\`${word}\``).join(" ")}`;
}

interface ErrorBody {
  error?: { type: string; code?: string | null };
  code?: string;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return lines.join("\n");
}
