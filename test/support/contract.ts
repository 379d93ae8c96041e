import type { IncomingMessage, ServerResponse } from "node:http";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Json = Record<string, unknown>;

interface DocumentedHeader {
  required?: boolean;
  schema: Json;
}

interface DocumentedAnswer {
  headers?: Record<string, DocumentedHeader>;
  content?: Record<string, { schema: Json; "x-item"?: Json }>;
}

/** Hears of every answer and says what of it the document does not allow. */
export interface Contract {
  /** Listens to one exchange; what breaks the contract is added to `breaches`. */
  observe(request: IncomingMessage, response: ServerResponse): void;
  /** One sentence each: method, path, status, and what is wrong. */
  breaches: string[];
  /** How many answers were judged, by "GET /path 200". */
  judged: Map<string, number>;
}

const PREFIX = "/openapi/v1";
// What every HTTP answer may carry; anything else is said in the document.
const GENERAL = new Set([
  ...[
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "transfer-encoding",
  ],
  ...["x-content-type-options", "x-frame-options", "referrer-policy", "content-security-policy", "vary"],
  ...["strict-transport-security", "cross-origin-opener-policy", "cross-origin-resource-policy"],
  ...["permissions-policy", "set-cookie"],
]);

/** Judges answers under /openapi/v1 by an OpenAPI document: status, headers and body. */
export function contractOf(openapi: Json): Contract {
  const judge = new Judge(openapi);
  const contract: Contract = {
    breaches: [],
    judged: new Map(),
    observe(request, response) {
      const path = (request.url ?? "").split("?")[0] ?? "";
      if (path !== PREFIX && !path.startsWith(`${PREFIX}/`)) return;
      const body = captureBody(response);
      response.on("finish", () => {
        const { row, problems } = judge.answer({
          method: request.method ?? "",
          path,
          response,
          body: body(),
        });
        contract.judged.set(row, (contract.judged.get(row) ?? 0) + 1);
        contract.breaches.push(...problems.map((problem) => `${row}: ${problem}`));
      });
    },
  };
  return contract;
}

function captureBody(response: ServerResponse): () => string {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  const { write, end } = response;
  response.write = ((chunk: unknown, ...rest: unknown[]) => {
    keep(chunk);
    return Reflect.apply(write, response, [chunk, ...rest]) as boolean;
  }) as typeof write;
  response.end = ((chunk: unknown, ...rest: unknown[]) => {
    keep(chunk);
    return Reflect.apply(end, response, [chunk, ...rest]) as ServerResponse;
  }) as typeof end;
  return () => Buffer.concat(chunks).toString("utf8");
}

interface Given {
  method: string;
  path: string;
  response: ServerResponse;
  body: string;
}

class Judge {
  readonly #openapi: Json;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<unknown, ValidateFunction>();
  readonly #paths: { pattern: RegExp; path: string; item: Record<string, Json> }[];

  constructor(openapi: Json) {
    this.#openapi = openapi;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...openapi, $id: "openapi" }, "openapi");
    const paths = Object.entries(openapi["paths"] as Record<string, Record<string, Json>>);
    this.#paths = paths
      .map(([path, item]) => ({ path, item, pattern: patternOf(path) }))
      // What is spelled out comes before what has a parameter.
      .sort((one, other) => one.path.split("{").length - other.path.split("{").length);
  }

  answer(given: Given): { row: string; problems: string[] } {
    const found = this.#paths.find(({ pattern }) => pattern.test(given.path));
    const method = given.method === "HEAD" ? "GET" : given.method;
    const status = String(given.response.statusCode);
    const row = `${method} ${found?.path ?? "?"} ${status}`;
    if (!found)
      return { row, problems: status === "404" ? this.#envelope(given, "Failure404") : ["unknown path"] };
    const operation = found.item[method.toLowerCase()];
    if (!operation) return { row, problems: this.#wrongMethod(given, found.item) };
    const responses = operation["responses"] as Record<string, DocumentedAnswer>;
    const documented = responses[status];
    if (!documented) return { row, problems: [`the status is not documented: ${given.body.slice(0, 200)}`] };
    return { row, problems: this.#fits(given, this.#resolve(documented)) };
  }

  #wrongMethod(given: Given, item: Record<string, Json>): string[] {
    const allow = String(given.response.getHeader("allow") ?? "");
    const expected = Object.keys(item).map((method) => method.toUpperCase());
    const sound = given.response.statusCode === 405 && expected.every((method) => allow.includes(method));
    return sound ? [] : [`a wrong method must be 405 with Allow ${expected.join(", ")}, not "${allow}"`];
  }

  #envelope(given: Given, component: string): string[] {
    const components = this.#openapi["components"] as { responses: Record<string, DocumentedAnswer> };
    return this.#fits(given, components.responses[component] ?? {});
  }

  #fits(given: Given, documented: DocumentedAnswer): string[] {
    return [...this.#headers(given.response, documented), ...this.#content(given, documented)];
  }

  #headers(response: ServerResponse, documented: DocumentedAnswer): string[] {
    const known = Object.entries(documented.headers ?? {}).map(
      ([name, header]) => [name.toLowerCase(), this.#resolve(header)] as const,
    );
    const names = new Set(known.map(([name]) => name));
    const strange = response.getHeaderNames().filter((name) => !GENERAL.has(name) && !names.has(name));
    const wrong = known.flatMap(([name, header]) => {
      const value = response.getHeader(name);
      if (value === undefined) return header.required === true ? [`the header ${name} is missing`] : [];
      return this.#complaints(header.schema, String(value)).map((said) => `header ${name}: ${said}`);
    });
    return [...strange.map((name) => `the header ${name} is not documented`), ...wrong];
  }

  #content({ method, response, body }: Given, { content }: DocumentedAnswer): string[] {
    const type = String(response.getHeader("content-type") ?? "").split(";")[0] ?? "";
    if (!content) return body === "" ? [] : ["a body where none is documented"];
    const schema = content[type]?.schema;
    if (!schema) return [`the content type ${type} is not documented`];
    // Node keeps back what an answer to HEAD says.
    if (method === "HEAD") return [];
    if (type === "application/jsonl") return this.#lines(content[type]?.["x-item"] ?? {}, body);
    if (body === "") return ["no body"];
    const value: unknown = type === "application/json" ? JSON.parse(body) : body;
    const problems = this.#complaints(schema, value);
    const id = (value as { request_id?: string } | null)?.request_id;
    if (id !== undefined && id !== response.getHeader("x-request-id")) problems.push("two request ids");
    return problems;
  }

  // Each line by itself, and nothing behind the last.
  #lines(item: Json, body: string): string[] {
    const lines = body.split("\n");
    if (lines.pop() !== "") return ["the last line has no end"];
    return lines.slice(0, 100).flatMap((line) => this.#complaints(item, JSON.parse(line)));
  }

  #complaints(schema: Json, value: unknown): string[] {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      const own = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json;
      validate = this.#ajv.compile(own);
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 5).map(({ instancePath, message, params }) => {
      return `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`;
    });
  }

  #resolve<T extends object>(given: T): T {
    const ref = (given as { $ref?: string }).$ref;
    if (ref === undefined) return given;
    const parts = ref.slice(2).split("/");
    return parts.reduce<unknown>((at, part) => (at as Json)[part], this.#openapi) as T;
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
}
