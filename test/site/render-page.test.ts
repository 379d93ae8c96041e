import { describe, expect, test } from "@jest/globals";
import { resolveLink } from "../../src/site/links.ts";
import { renderPage } from "../../src/site/render-page.ts";

const render = (markdown: string): ReturnType<typeof renderPage> =>
  renderPage({ path: "guide/page", file: "guide/page.md", title: "T", summary: "S", markdown });

describe("HTML in a document is shown, not obeyed", () => {
  test.each([
    ["a block", "<script>alert(1)</script>\n"],
    ["within a line", "a <img src=x onerror=alert(1)> b"],
    ["in a table", "| a |\n|---|\n| <b onclick=x>y</b> |"],
    ["in code", "```html\n<script>alert(1)</script>\n```"],
    ["in the language of code", '```html" onclick="x\ny\n```'],
    ["in a heading", "## <img src=x onerror=alert(1)>"],
    ["behind a comment", "<!-- a --><script>alert(1)</script>"],
    ["in an image", "![<script>alert(1)</script>](x.png)"],
    ["in a link", '[<script>alert(1)</script>](a.md "<script>")'],
  ])("%s", (_, markdown) => {
    expect(render(markdown).html).not.toMatch(/<(script|img|b)\b|<[^>]+ on\w+=/);
  });

  test("a comment alone is left out", () => {
    expect(render("<!-- price -->\n\ntext").html).toBe("<p>text</p>\n");
  });
});

describe("links", () => {
  test.each([
    ["other.md", "/docs/guide/other"],
    ["other.md#a-part", "/docs/guide/other#a-part"],
    ["../index.md", "/docs"],
    ["../errors/README.md", "/docs/errors"],
    ["../errors/not_found.md", "/docs/errors/not_found"],
    ["#a-part", "#a-part"],
    ["/docs/api", "/docs/api"],
    ["https://example.com/a", "https://example.com/a"],
    ["javascript:alert(1)", null],
    ["JavaScript:alert(1)", null],
    ["data:text/html,x", null],
    ["//example.com", null],
    ["../../package.json", null],
  ])("%s leads to %s", (href, target) => {
    expect(resolveLink("guide/page.md", href)).toBe(target);
    const { html } = render(`[text](<${href}>)`);
    expect(html).toBe(target === null ? "<p>text</p>\n" : `<p><a href="${target}">text</a></p>\n`);
  });
});

describe("headings", () => {
  test("have anchors as repositories make them, told apart where they are the same", () => {
    const { headings } = render("# A `page`\n\n## What's new?\n\n### When: 402\n\n## What's new?\n");
    expect(headings).toEqual([
      { depth: 1, id: "a-page", text: "A page" },
      { depth: 2, id: "whats-new", text: "What's new?" },
      { depth: 3, id: "when-402", text: "When: 402" },
      { depth: 2, id: "whats-new-1", text: "What's new?" },
    ]);
  });

  test("divide a page into the parts that a search finds, tables, lists and code included", () => {
    const { parts } = render("# A\n\nOne *two*.\n\n## B\n\n| x |\n|---|\n| `y` |\n\n- z\n\n```\ncode\n```\n");
    expect(parts.map(({ heading, text }) => [heading.text, text])).toEqual([
      ["A", "One two."],
      ["B", "x y z code"],
    ]);
  });
});
