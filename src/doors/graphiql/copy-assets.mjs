// Puts GraphiQL and its page into dist/graphiql, as part of the build: where the product runs there are no
// development packages, and nothing is fetched from elsewhere.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const target = new URL("../../../dist/graphiql/", import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

const files = {
  "graphiql.js": join(packageFolder("graphiql"), "graphiql.min.js"),
  "graphiql.css": join(packageFolder("graphiql"), "graphiql.min.css"),
  "react.js": join(packageFolder("react"), "umd/react.production.min.js"),
  "react-dom.js": join(packageFolder("react-dom"), "umd/react-dom.production.min.js"),
};
const own = ["index.html", "page.css", "page.js", "events.js"];

mkdirSync(target, { recursive: true });
for (const [name, file] of Object.entries(files)) {
  // Without the line that names the source map, which is not shipped.
  const text = readFileSync(file, "utf8").replace(/\n\/[/*]# sourceMappingURL=.*$/m, "");
  writeFileSync(new URL(name, target), text);
}
for (const name of own) copyFileSync(new URL(name, import.meta.url), new URL(name, target));
const licences = ["graphiql", "react", "react-dom"].map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(packageFolder(name), "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${readFileSync(join(packageFolder(name), "LICENSE"), "utf8")}`;
});
writeFileSync(new URL("LICENSES.txt", target), licences.join("\n\n"));
