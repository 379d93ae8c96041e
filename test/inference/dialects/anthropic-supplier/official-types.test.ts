import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import ts from "typescript";
import type { ChatRequest } from "../../../../src/inference/dialects/chat-request.ts";
import { noSampling } from "../plain-chat.ts";
import { assistant, call, result, system, target, text, thought, tool, user, write } from "./chat.ts";
import { fold, read, sse, start, open, delta, close, stop, ending } from "./read-reply.ts";

const IMAGE = {
  kind: "image",
  source: { kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" },
  cache: "5m",
} as const;

/** Requests that together use everything that can be written. */
const requests: [says: string, chat: Partial<ChatRequest>, to?: ReturnType<typeof target>][] = [
  ["the plain one", {}],
  [
    "tools, results, documents",
    {
      turns: [
        system(text("s", "1h")),
        user(
          "Hi",
          IMAGE,
          { kind: "image", source: { kind: "url", url: "https://a.test/x.png" }, cache: null },
          {
            kind: "file",
            name: "a.pdf",
            source: { kind: "data", mediaType: "application/pdf", base64: "JVBERi0=" },
            cache: null,
          },
          { kind: "file", name: null, source: { kind: "url", url: "https://a.test/a.pdf" }, cache: null },
          { kind: "file", name: null, source: { kind: "text", text: "words" }, cache: "5m" },
        ),
        assistant(
          thought("hm", "EqQB"),
          { kind: "redacted", data: "EmwK" },
          { ...call("c1", '{"a":1}'), cache: "5m" },
        ),
        user({ ...result("c1", text("one"), IMAGE), isError: true }),
      ],
      tools: [tool({ description: "d", parameters: { properties: {} }, strict: true, cache: "5m" })],
      parallelToolCalls: false,
      reasoning: { mode: "on", effort: "xhigh", budget: null },
      format: { kind: "schema", name: "a", description: null, schema: { type: "object" }, strict: true },
    },
  ],
  [
    "a system message in the middle, a budget",
    { turns: [user("Hi"), system("s")], reasoning: { mode: "on", effort: null, budget: 2000 } },
    target({ midSystem: true, thinkingMode: "budget" }),
  ],
  [
    "stops, a named tool, no thinking",
    {
      tools: [tool()],
      toolChoice: { mode: "named", name: "search_files" },
      reasoning: { mode: "off" },
      stops: ["a"],
      endUser: "9f2c",
    },
  ],
  ["no tool may be called", { tools: [tool()], toolChoice: { mode: "none" } }],
  ["a tool must be called", { tools: [tool()], toolChoice: { mode: "required" } }],
];

describe("what is written is what Anthropic's own SDK takes", () => {
  test("by its types; those of the version before know of sampling, too", () => {
    const bodies = requests.map(([, chat, to]) => write(chat, to).body);
    const sampled = {
      ...bodies[0],
      ...write({ sampling: { ...noSampling, temperature: 1.5, topK: 3 } }).body,
    };
    const literals = [
      ...bodies.map((body) => literal("Newer", body)),
      ...[...bodies, sampled].map((body) => literal("Older", body)),
      // The check is one: members that are not known do not pass, nor does a body without one that is needed.
      literal("Newer", sampled),
      literal("Older", { ...bodies[0], maximum: 1 }),
      literal("Newer", { ...bodies[0], max_tokens: undefined }),
    ];
    expect(refusedLines(literals)).toEqual([-3, -2, -1].map((last) => literals.length + last));
  });

  let server: Server;
  let client: Anthropic;
  const received: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        received.push(Buffer.concat(pieces).toString());
        response.writeHead(200, { "content-type": "text/event-stream" }).end(ANSWER);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    client = new Anthropic({ apiKey: "key", baseURL: `http://127.0.0.1:${String(port)}`, maxRetries: 0 });
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test("by its client, which also reads a stream as it is read here", async () => {
    const { body } = write(requests[1]![1]);
    const message = await client.messages
      .stream(body as unknown as Anthropic.MessageStreamParams)
      .finalMessage();
    expect(received.map((json) => JSON.parse(json) as unknown)).toEqual([body]);
    const { blocks, finish } = fold(read([ANSWER]));
    expect(blocks).toEqual([
      { kind: "reasoning", text: "hm", signature: "EqQB" },
      { kind: "text", text: "Let me see." },
      { kind: "toolCall", id: "toolu_1", name: "search_files", arguments: '{"a": 1}' },
    ]);
    expect(finish).toEqual({ reason: "tool" });
    expect(message.content).toMatchObject([
      { type: "thinking", thinking: "hm", signature: "EqQB" },
      { type: "text", text: "Let me see." },
      { type: "tool_use", id: "toolu_1", name: "search_files", input: { a: 1 } },
    ]);
  });
});

const ANSWER = sse([
  start(),
  open(0, { type: "thinking", thinking: "", signature: "" }),
  delta(0, "thinking_delta", { thinking: "hm" }),
  delta(0, "signature_delta", { signature: "EqQB" }),
  close(0),
  open(1, { type: "text", text: "" }),
  delta(1, "text_delta", { text: "Let me see." }),
  close(1),
  open(2, { type: "tool_use", id: "toolu_1", name: "search_files", input: {} }),
  delta(2, "input_json_delta", { partial_json: '{"a":' }),
  delta(2, "input_json_delta", { partial_json: " 1}" }),
  close(2),
  stop("tool_use"),
  ending,
]);

function literal(sdk: "Newer" | "Older", body: object): string {
  return `{ const _: ${sdk}.MessageCreateParams = ${JSON.stringify(body)}; }`;
}

/** Which of the lines the compiler does not take. */
function refusedLines(lines: readonly string[]): number[] {
  const name = fileURLToPath(new URL("bodies.ts", import.meta.url));
  const imports = `import type Newer from "@anthropic-ai/sdk"; import type Older from "anthropic-sdk-0";`;
  const source = ts.createSourceFile(name, [...lines, imports].join("\n"), ts.ScriptTarget.ES2023);
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 },
  };
  const host = ts.createCompilerHost(options);
  const readDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) => (file === name ? source : readDisk(file, version));
  const program = ts.createProgram([name], options, host);
  const starts = program.getSemanticDiagnostics(source).map(({ start: at }) => at ?? 0);
  return [...new Set(starts.map((at) => source.getLineAndCharacterOfPosition(at).line))];
}
