// Draws openapi.json as a page. It sets text only, never markup, so that nothing in the document can become
// code.
import { example, fieldRows, resolve, typeText } from "./schema-text.js";

const METHODS = ["get", "post", "patch", "delete"];

/** Makes an element: `el("p", { class: "x" }, "text", child)`. */
function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text in which `code` between backticks is shown as code. */
function prose(text) {
  return String(text ?? "")
    .split("`")
    .map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

function table(headings, rows) {
  const head = el("tr", {}, ...headings.map((heading) => el("th", { scope: "col" }, heading)));
  const body = rows.map((cells) => el("tr", {}, ...cells.map((cell) => el("td", {}, ...[cell].flat()))));
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
}

function fieldTable(rows, showRequired) {
  const cells = rows.map(({ name, type, required, text }) => [
    el("code", {}, name),
    [el("span", { class: "type" }, showRequired && required ? `${type}, required` : type)],
    prose(text),
  ]);
  return table(["name", "type", "meaning"], cells);
}

function curl(api, { method, path, operation }) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
    name === "model" ? "auto-chat-balanced" : name.toUpperCase(),
  );
  const url = `${location.origin}${filled}`;
  const lines = [`curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} '${url}'`];
  const isOpen = Array.isArray(operation.security) && operation.security.length === 0;
  if (!isOpen) lines.push(`-H "Authorization: Bearer $TOKEN_RELAY_API_KEY"`);
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  if (schema) {
    lines.push(`-H "Content-Type: application/json"`);
    lines.push(`-d '${JSON.stringify(example(api, schema)).replaceAll("'", `'\\''`)}'`);
  }
  return lines.join(" \\\n  ");
}

/** A block of code with a button that copies it, over plain http too. */
function copyable(text) {
  const button = el("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    button.textContent = (await copy(text)) ? "Copied" : "Select and copy";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return el("pre", { tabindex: "0" }, el("code", {}, text), button);
}

async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = el("textarea", { readonly: "" }, text);
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

function responsesOf(api, operation) {
  return Object.entries(operation.responses).map(([status, given]) => {
    const response = resolve(api, given);
    const schema = response.content?.["application/json"]?.schema;
    const rows = schema && status.startsWith("2") ? fieldRows(api, schema) : [];
    const isLong = rows.length > 0;
    const lines = String(response.description).split("\n");
    const summary = el("summary", {}, `${status} ${lines.length === 1 ? lines[0].replaceAll("`", "") : ""}`);
    const list =
      lines.length > 1 || !isLong
        ? lines.map((line) => el("div", {}, ...prose(line.replace(/^- /, ""))))
        : [];
    return el("details", {}, summary, ...list, isLong ? fieldTable(rows, false) : null);
  });
}

function drawOperation(api, entry) {
  const { method, path, operation } = entry;
  const parameters = (operation.parameters ?? []).map((parameter) => ({
    name: parameter.name,
    type: `${parameter.in}, ${typeText(api, parameter.schema)}`,
    required: parameter.required,
    text: parameter.description ?? "",
  }));
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const title = el(
    "h3",
    {},
    el("span", { class: `method ${method}` }, method.toUpperCase()),
    el("code", {}, path),
  );
  const article = el(
    "article",
    { id: operation.operationId },
    title,
    el("p", {}, ...prose(operation.description)),
  );
  if (parameters.length > 0) article.append(el("h4", {}, "Parameters"), fieldTable(parameters, true));
  if (body) article.append(el("h4", {}, "Body"), fieldTable(fieldRows(api, body), true));
  article.append(el("h4", {}, "Try it"), copyable(curl(api, entry)));
  article.append(el("h4", {}, "Answers"), ...responsesOf(api, operation));
  return article;
}

function draw(api) {
  const entries = Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method, path, operation: item[method] })),
  );
  const contents = document.getElementById("contents");
  const operations = document.getElementById("operations");
  const shown = [];
  for (const { name } of api.tags) {
    const own = entries.filter(({ operation }) => operation.tags.includes(name));
    if (own.length === 0) continue;
    contents.append(el("h2", {}, name));
    operations.append(el("h2", {}, name));
    for (const entry of own) {
      const article = drawOperation(api, entry);
      const method = el("span", { class: `method ${entry.method}` }, entry.method.toUpperCase());
      const link = el("a", { href: `#${entry.operation.operationId}` }, method, entry.path);
      contents.append(link);
      operations.append(article);
      shown.push({ article, link, text: article.textContent.toLowerCase() });
    }
  }
  const introduction = String(api.info.description).split("\n");
  document.getElementById("introduction").append(...introduction.map((line) => el("p", {}, ...prose(line))));
  return shown;
}

function search(shown) {
  const input = document.getElementById("search");
  const state = document.getElementById("state");
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { article, link, text } of shown) {
      const fits = words.every((word) => text.includes(word));
      article.classList.toggle("hidden", !fits);
      link.classList.toggle("hidden", !fits);
      if (fits) found++;
    }
    state.textContent = words.length === 0 ? "" : `${found} of ${shown.length} endpoints`;
  };
  input.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    input.focus();
  });
  filter();
}

async function main() {
  const state = document.getElementById("state");
  try {
    const response = await fetch("/openapi/v1/openapi.json");
    if (!response.ok) throw new Error(`openapi.json answered ${response.status}`);
    search(draw(await response.json()));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    state.textContent = `The reference could not be read: ${error.message}`;
  }
}

main();
