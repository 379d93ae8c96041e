import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Simulator, startSimulator, textOf } from "../../src/simulator/index.ts";
import { hello, paths, post } from "./client.ts";
import { png, pngUri, pngWord } from "./pictures.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

type Message = Record<string, unknown>;
interface Called {
  id: string;
  input: Record<string, unknown>;
}
/** An answer, in words of none of the protocols. */
interface Heard {
  text: string;
  calls: Called[];
  own: Message;
}
interface Way {
  body(model: string, messages: Message[], more?: object): object;
  hear(answer: never): Heard;
  results(of: { id: string; text: string }[]): Message[];
}

const schema = { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } } };
const tool = { type: "function", function: { name: "f", parameters: schema } };
interface FunctionMessage extends Message {
  content: string | null;
  tool_calls?: { id: string; function: { arguments: string } }[];
}

function heardOf(own: FunctionMessage): Heard {
  const calls = (own.tool_calls ?? []).map(({ id, function: called }) => ({
    id,
    input: JSON.parse(called.arguments) as Called["input"],
  }));
  return { text: own.content ?? "", calls, own };
}
const functionResults: Way["results"] = (of) =>
  of.map(({ id, text }) => ({ role: "tool", tool_call_id: id, content: text }));

const ways: Record<keyof typeof paths, Way> = {
  openai: {
    body: (model, messages, more) => ({ model, messages, ...more }),
    hear: ({ choices }: { choices: { message: FunctionMessage }[] }) =>
      heardOf(choices[0]?.message ?? { content: null }),
    results: functionResults,
  },
  anthropic: {
    body: (model, messages, more) => ({ model, messages, max_tokens: 4000, ...more }),
    hear: ({
      content,
    }: {
      content: { type: string; text?: string; id: string; input: Called["input"] }[];
    }) => ({
      text: content.map(({ text = "" }) => text).join(""),
      calls: content.filter(({ type }) => type === "tool_use"),
      own: { role: "assistant", content },
    }),
    results: (of) => [
      {
        role: "user",
        content: of.map(({ id, text }) => ({ type: "tool_result", tool_use_id: id, content: text })),
      },
    ],
  },
  dashscope: {
    body: (model, messages, more) => ({
      model,
      input: { messages },
      parameters: { result_format: "message", parallel_tool_calls: true, ...more },
    }),
    hear: ({ output }: { output: { choices: { message: FunctionMessage }[] } }) =>
      heardOf(output.choices[0]?.message ?? { content: null }),
    results: functionResults,
  },
};
const protocols = ["openai", "anthropic", "dashscope"] as const;
const toolsOf = { openai: [tool], anthropic: [{ name: "f", input_schema: schema }], dashscope: [tool] };

async function ask(protocol: keyof typeof paths, body: object): Promise<Heard> {
  const response = await post(simulator, { path: paths[protocol], body });
  expect(response.status).toBe(200);
  return ways[protocol].hear((await response.json()) as never);
}

/** Plays a client that answers every call with `r<step>`, in the given order, until the model has its answer. */
async function playLoop(
  protocol: keyof typeof paths,
  { question, reverses }: { question: string; reverses: boolean },
): Promise<{ answer: string; inputs: Called["input"][] }> {
  const { body, results } = ways[protocol];
  const messages: Message[] = [{ role: "user", content: question }];
  const inputs: Called["input"][] = [];
  for (let turn = 0; turn < 9; turn++) {
    const heard = await ask(protocol, body("m@loop=4", messages, { tools: toolsOf[protocol] }));
    if (heard.calls.length === 0) return { answer: heard.text, inputs };
    inputs.push(...heard.calls.map(({ input }) => input));
    const given = heard.calls.map(({ id, input }) => ({ id, text: `r${String(input["step"])}` }));
    messages.push(heard.own, ...results(reverses ? given.reverse() : given));
  }
  throw new Error("the loop has no end");
}

test.each(protocols)(
  "loop, over %s: each call tells the result before it, and the answer all of them",
  async (protocol) => {
    expect(await playLoop(protocol, { question: "go", reverses: false })).toEqual({
      answer: "r1, r2, r3, r4",
      inputs: [
        { step: 1, previous: "" },
        { step: 2, previous: "r1" },
        { step: 3, previous: "r2" },
        { step: 4, previous: "r3" },
      ],
    });
  },
);

test.each(protocols)(
  "loop, over %s: results of calls at once belong to their calls, in any order",
  async (protocol) => {
    const played = await playLoop(protocol, { question: "in parallel", reverses: true });
    expect(played.answer).toBe("r1, r2, r3, r4");
    expect(played.inputs.map(({ previous }) => previous)).toEqual(["", "", "r2", "r2"]);
  },
);

test.each(protocols)(
  "a schema, over %s: the answer is JSON after it, and its tokens are counted",
  async (protocol) => {
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    const more =
      protocol === "anthropic"
        ? { output_config: { format: { type: "json_schema", schema } } }
        : { response_format: format };
    const heard = await ask(protocol, ways[protocol].body("m@reasoning=3", hello, more));
    expect(heard.text).toBe('{"a":"sim","b":1}');
    const tokens = 3 + Math.ceil(heard.text.length / 4);
    expect(simulator.usageLog().at(-1)?.produced).toMatchObject({ outputTokens: tokens, reasoningTokens: 3 });
  },
);

test.each(["openai", "dashscope"] as const)(
  "json_object, over %s: the answer is an object",
  async (protocol) => {
    const asking = [{ role: "user", content: "as JSON" }];
    const body = ways[protocol].body("m", asking, { response_format: { type: "json_object" } });
    expect((await ask(protocol, body)).text).toBe("{}");
  },
);

test("images of the turn, over OpenAI and Anthropic: one word for each before the usual text", async () => {
  const address = "https://example.org/a.png";
  const shown = [
    { type: "image_url", image_url: { url: pngUri } },
    { type: "image_url", image_url: { url: address } },
  ];
  const blocks = [
    { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
    { type: "image", source: { type: "url", url: address } },
  ];
  const said = `${pngWord} [url:${address}] ${textOf(4)}`;
  const asked = { openai: shown, anthropic: blocks };
  for (const protocol of ["openai", "anthropic"] as const) {
    const messages = [{ role: "user", content: asked[protocol] }];
    const body = ways[protocol].body("m@tokens=6", messages);
    expect((await ask(protocol, body)).text).toBe(said);
    expect(simulator.usageLog().at(-1)?.produced?.outputTokens).toBe(6);
    const later = [...messages, { role: "assistant", content: "seen" }, ...hello];
    expect((await ask(protocol, ways[protocol].body("m@tokens=6", later))).text).toBe(textOf(6));
  }
});

test("an image in a tool's result is seen", async () => {
  const source = { type: "base64", media_type: "image/png", data: png };
  const result = { type: "tool_result", tool_use_id: "a", content: [{ type: "image", source }] };
  const messages = [
    ...hello,
    { role: "assistant", content: [{ type: "tool_use", id: "a", name: "f", input: {} }] },
    { role: "user", content: [result] },
  ];
  const body = ways.anthropic.body("m@tokens=1", messages, { tools: toolsOf.anthropic });
  expect((await ask("anthropic", body)).text).toBe(pngWord);
});

test("a prompt above `context` is refused in the vendor's words", async () => {
  const told = async (protocol: keyof typeof paths): Promise<string> => {
    const body = ways[protocol].body("m@context=5", hello);
    const response = await post(simulator, { path: paths[protocol], body });
    expect(response.status).toBe(400);
    return response.text();
  };
  expect(await told("openai")).toContain('"code":"context_length_exceeded"');
  expect(await told("anthropic")).toContain("prompt is too long: 6 tokens > 5 maximum");
  expect(await told("dashscope")).toContain("Range of input length should be [1, 5]");
});

test("cache_write, in each vendor's usage: within the prompt, but outside Anthropic's input", async () => {
  const usage = async (protocol: keyof typeof paths): Promise<unknown> => {
    const body = ways[protocol].body("m@cached=1,cache_write=2", hello);
    const answer = (await (await post(simulator, { path: paths[protocol], body })).json()) as {
      usage: unknown;
    };
    const counted = { promptTokens: 6, cachedTokens: 1, cacheWriteTokens: 2 };
    expect(simulator.usageLog().at(-1)).toMatchObject({ reported: counted, produced: counted });
    return answer.usage;
  };
  expect(await usage("openai")).toMatchObject({
    prompt_tokens: 6,
    prompt_tokens_details: { cached_tokens: 1, cache_write_tokens: 2 },
  });
  expect(await usage("anthropic")).toMatchObject({
    input_tokens: 3,
    cache_read_input_tokens: 1,
    cache_creation_input_tokens: 2,
    cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 0 },
  });
  expect(await usage("dashscope")).toMatchObject({
    input_tokens: 6,
    prompt_tokens_details: { cached_tokens: 1, cache_creation_input_tokens: 2 },
  });
});
