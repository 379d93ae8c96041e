// Searches the index that the server has built. It sets text only, never markup.
import MiniSearch from "./minisearch.js";

const RESULTS_MAX = 30;

const input = document.getElementById("q");
const state = document.getElementById("state");
const results = document.getElementById("results");

function show(found) {
  const shown = found.slice(0, RESULTS_MAX).map(({ id, title, heading, excerpt }) => {
    const link = document.createElement("a");
    link.href = id;
    link.textContent = heading === title ? title : `${title} › ${heading}`;
    const text = document.createElement("p");
    text.textContent = excerpt;
    const item = document.createElement("li");
    item.append(link, text);
    return item;
  });
  results.replaceChildren(...shown);
}

function search(index) {
  const query = input.value.trim();
  const found = query === "" ? [] : index.search(query, rules);
  show(found);
  state.textContent = query === "" ? "" : `${found.length} found`;
}

const rules = {
  prefix: true,
  fuzzy: (term) => (term.length > 4 ? 0.2 : false),
  combineWith: "AND",
  boost: { title: 3, heading: 2 },
};

async function main() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  state.textContent = "Loading…";
  try {
    const response = await fetch("/docs/search.json");
    if (!response.ok) throw new Error(`search.json answered ${response.status}`);
    const { options, index } = await response.json();
    const loaded = MiniSearch.loadJS(index, options);
    input.addEventListener("input", () => {
      history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`);
      search(loaded);
    });
    input.form.addEventListener("submit", (event) => event.preventDefault());
    search(loaded);
    input.focus();
  } catch (error) {
    state.textContent = `The search could not be read: ${error.message}`;
  }
}

main();
