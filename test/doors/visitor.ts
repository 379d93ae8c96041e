import { request } from "undici";

/** What is sent beside what a page of ours would send; a header that is null is left out. */
export interface Sending {
  door?: "/graphql" | "/graphql/operator";
  headers?: Record<string, string | null>;
  /** Sent as it is, instead of the query as JSON. */
  raw?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  setCookies: string[];
  text: string;
  data: Record<string, Record<string, unknown>> | null;
  code: string | null;
  message: string | null;
}

/** A page of the console in a browser: it keeps cookies, and says with each request where it is. */
export class Visitor {
  readonly url: string;
  origin: string;
  csrfToken: string | null = null;
  readonly cookies = new Map<string, string>();

  constructor(url: string, origin: string) {
    this.url = url;
    this.origin = origin;
  }

  /** The cookies as one header. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Another page with the same cookies, somewhere else perhaps. */
  at(url: string): Visitor {
    const other = new Visitor(url, this.origin);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    other.csrfToken = this.csrfToken;
    return other;
  }

  ask(
    query: string,
    variables: object = {},
    { door = "/graphql", headers = {}, raw }: Sending = {},
  ): Promise<Answer> {
    const sent = {
      "content-type": "application/json",
      origin: this.origin,
      "sec-fetch-site": "same-origin",
      "x-relay-csrf": this.csrfToken,
      ...headers,
    };
    return this.send(`POST ${door}`, sent, raw ?? JSON.stringify({ query, variables }));
  }

  /** `GET /openapi/v1/balance` and the like, with the cookies. */
  async send(what: string, headers: Record<string, string | null> = {}, body?: string): Promise<Answer> {
    const [method = "GET", path = "/"] = what.split(" ");
    const given = Object.entries({ cookie: this.cookie || null, "user-agent": "Visitor/1.0", ...headers });
    const response = await request(`${this.url}${path}`, {
      method: method as "GET",
      headers: Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== null)),
      ...(body !== undefined && { body }),
    });
    const text = await response.body.text();
    const setCookies = [response.headers["set-cookie"] ?? []].flat();
    for (const line of setCookies) this.#keep(line);
    return { status: response.statusCode, headers: response.headers, setCookies, text, ...read(text) };
  }

  async logIn(person: { email: string; password: string }): Promise<Answer> {
    const { email, password } = person;
    const answer = await this.ask(LOG_IN, { input: { email, password } });
    this.csrfToken = (answer.data?.["logIn"]?.csrfToken as string | null | undefined) ?? this.csrfToken;
    return answer;
  }

  async logInOperator(person: { email: string; password: string }): Promise<Answer> {
    const { email, password } = person;
    const answer = await this.ask(
      LOG_IN_OPERATOR,
      { input: { email, password } },
      { door: "/graphql/operator" },
    );
    this.csrfToken =
      (answer.data?.["logInOperator"]?.csrfToken as string | null | undefined) ?? this.csrfToken;
    return answer;
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";");
    const name = pair.slice(0, pair.indexOf("="));
    const value = pair.slice(pair.indexOf("=") + 1);
    if (/max-age=0(;|$)/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

const LOG_IN = `mutation ($input: LogInInput!) {
  logIn(input: $input) { csrfToken expiresAt member { id email role } userErrors { field code message } }
}`;
const LOG_IN_OPERATOR = `mutation ($input: LogInOperatorInput!) {
  logInOperator(input: $input) {
    token csrfToken expiresAt operator { id email role } userErrors { field code message }
  }
}`;

interface Body {
  data?: Answer["data"];
  errors?: { message: string; extensions?: { code?: string } }[];
  code?: string | null;
  message?: string | null;
}

function read(text: string): Pick<Answer, "data" | "code" | "message"> {
  if (!text.startsWith("{")) return { data: null, code: null, message: null };
  const { data = null, errors = [], code = null, message = null } = JSON.parse(text) as Body;
  const [error] = errors;
  return { data, code: error?.extensions?.code ?? code, message: error?.message ?? message };
}
