import {
  asList,
  asObject,
  asText,
  Complaints,
  framesOf,
  isArguments,
  isCount,
  type Json,
  parseObject,
  type CheckOptions,
} from "./complaints.ts";

interface Call {
  arguments: string;
  name: string;
}

/** What an OpenAI client may read: role first, one reason to finish, usage as asked for, `[DONE]` last. */
export function checkOpenai(text: string, options: CheckOptions): string[] {
  const complaints = new Complaints();
  const data = framesOf(text, complaints).map((lines) => {
    complaints.expect(
      lines.length === 1 && lines[0]!.startsWith("data: "),
      `not one data line: ${lines.join("\\n")}`,
    );
    return lines[0]!.slice("data: ".length);
  });
  const isDone = data.at(-1) === "[DONE]";
  complaints.expect(
    isDone === (options.end === "whole"),
    `[DONE] ${isDone ? "at" : "missing at"} the end of: ${options.end}`,
  );
  const chunks = (isDone ? data.slice(0, -1) : data).map((json) => parseObject(json, complaints));
  const error = options.end === "error" ? chunks.pop() : undefined;
  if (error) checkError(error, complaints);
  new ChunkChecker(complaints, options).check(chunks);
  return complaints.all;
}

function checkError(chunk: Json, complaints: Complaints): void {
  const error = asObject(chunk["error"]);
  for (const key of ["message", "type", "param", "code"])
    complaints.expect(key in error, `an error without ${key}`);
}

class ChunkChecker {
  private readonly complaints: Complaints;
  private readonly options: CheckOptions;
  private readonly calls: Call[] = [];
  private hasRole = false;
  private finish: string | null = null;

  constructor(complaints: Complaints, options: CheckOptions) {
    this.complaints = complaints;
    this.options = options;
  }

  check(chunks: readonly Json[]): void {
    const { complaints, options } = this;
    const first = chunks[0];
    for (const chunk of chunks) {
      complaints.same("object", chunk["object"], "chat.completion.chunk");
      for (const key of ["id", "model", "created"]) complaints.same(key, chunk[key], first?.[key]);
      const allowed = [
        "id",
        "object",
        "created",
        "model",
        "choices",
        "usage",
        ...(options.passed ? ["obfuscation"] : []),
      ];
      for (const key in chunk) complaints.expect(allowed.includes(key), `a chunk with ${key}`);
      for (const choice of asList(chunk["choices"])) this.readChoice(choice);
    }
    if (options.end === "whole") complaints.expect(this.finish !== null, "no reason to finish");
    this.checkUsage(chunks);
    if (options.end === "whole") this.checkCalls();
  }

  private readChoice(choice: Json): void {
    const { complaints } = this;
    complaints.same("index", choice["index"], 0);
    complaints.expect(this.finish === null, "a choice behind the reason to finish");
    const delta = asObject(choice["delta"]);
    if ("role" in delta && (!this.options.passed || !this.hasRole)) {
      complaints.expect(!this.hasRole, "a second role");
      complaints.same("role", delta["role"], "assistant");
      this.hasRole = true;
    }
    complaints.expect(this.hasRole, "a delta before the role");
    for (const call of asList(delta["tool_calls"])) this.readCall(call);
    const finish = choice["finish_reason"];
    complaints.expect("finish_reason" in choice, "a choice without finish_reason");
    if (typeof finish === "string") this.finish = finish;
  }

  /** The supplier's own bytes may number and name calls as they like. */
  private readCall(call: Json): void {
    if (this.options.passed) return;
    const { complaints, calls } = this;
    const index = call["index"] as number;
    const told = asObject(call["function"]);
    if (index === calls.length) {
      complaints.expect(
        /^[\w-]+$/.test(asText(call["id"])),
        `a call whose id is ${JSON.stringify(call["id"])}`,
      );
      complaints.same("type", call["type"], "function");
      complaints.expect(asText(told["name"]) !== "", "a call without a name");
      calls.push({ name: asText(told["name"]), arguments: asText(told["arguments"]) });
      return;
    }
    complaints.expect(index < calls.length, `call ${index} comes before call ${calls.length}`);
    complaints.expect(!("id" in call) && !("name" in told), "a continuation with an id or a name");
    const known = calls[index];
    if (known) known.arguments += asText(told["arguments"]);
  }

  private checkCalls(): void {
    const { complaints, calls, finish } = this;
    if (this.options.passed) return;
    complaints.expect(calls.length === 0 || finish !== "stop", "calls, but the reason is stop");
    complaints.expect(calls.length > 0 || finish !== "tool_calls", "no calls, but the reason is tool_calls");
    if (finish === "length") return;
    for (const call of calls)
      complaints.expect(isArguments(call.arguments), `arguments that are no JSON: ${call.arguments}`);
  }

  private checkUsage(chunks: readonly Json[]): void {
    const { complaints, options } = this;
    const reports = chunks.filter((chunk) => chunk["usage"] !== undefined && chunk["usage"] !== null);
    if (!options.wantsUsage)
      return complaints.expect(!chunks.some((chunk) => "usage" in chunk), "usage that was not asked for");
    for (const report of reports) checkReport(asObject(report["usage"]), complaints);
    if (options.passed) return;
    complaints.expect(
      chunks.every((chunk) => "usage" in chunk),
      "a chunk without usage where it was asked for",
    );
    complaints.same("reports of usage", reports.length, options.end === "whole" ? 1 : 0);
    if (options.end !== "whole") return;
    complaints.expect(reports[0] === chunks.at(-1), "usage is not in the last chunk");
    complaints.same("choices beside usage", reports[0]?.["choices"], []);
  }
}

function checkReport(usage: Json, complaints: Complaints): void {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage;
  complaints.expect(isCount(prompt) && isCount(completion), `usage without counts: ${JSON.stringify(usage)}`);
  const isOutside = asObject(usage["completion_tokens_details"])["reasoning_tokens"] as number | undefined;
  const sums = [Number(prompt) + Number(completion), Number(prompt) + Number(completion) + (isOutside ?? 0)];
  complaints.expect(sums.includes(Number(total)), `a total that is no sum: ${JSON.stringify(usage)}`);
}
