import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { metricTable, type Metric } from "../../src/telemetry/index.ts";

const source = new URL("../../src/", import.meta.url);
const table: Record<string, Metric> = metricTable;

interface Rule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
const { groups } = parse(readFileSync(new URL("ops/alerts.yml", source), "utf8")) as {
  groups: { name: string; rules: Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: { expr: string; legendFormat: string }[];
}
const dashboard = JSON.parse(readFileSync(new URL("ops/grafana/dashboard.json", source), "utf8")) as {
  panels: Panel[];
  templating: { list: { query: { query: string } }[] };
};
const panels = dashboard.panels.filter(({ type }) => type !== "row");
const asked = [
  ...rules.map(({ alert, expr }) => [`the alert ${alert}`, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [`the panel ${title}`, expr] as const),
  ),
  ...dashboard.templating.list.map(({ query }) => [`the variable ${query.query}`, query.query] as const),
];

/** The names of metrics in an expression, as series are called. */
function seriesIn(expr: string): string[] {
  return expr.match(/\b(?:tokenrelay|nodejs|process)_[a-z0-9_]+/g) ?? [];
}

/** The metric that a series belongs to; null: nobody exports it. */
function metricOf(series: string): string | null {
  if (table[series]) return table[series].type === "histogram" ? null : series;
  const base = series.replace(/_(bucket|sum|count)$/, "");
  return table[base]?.type === "histogram" ? base : null;
}

/** Labels that an expression selects or groups by. */
function labelsIn(expr: string): string[] {
  const grouped = [...expr.matchAll(/\b(?:by|on|without) ?\(([^)]*)\)/g)].flatMap(([, list = ""]) =>
    list.split(","),
  );
  const selected = [...expr.matchAll(/([a-z_]+) ?(?:=~|!~|!=|=) ?"/g)].map(([, label = ""]) => label);
  return [...grouped, ...selected].map((label) => label.trim()).filter((label) => label !== "");
}

describe("what the dashboard and the alerts ask for", () => {
  test.each(asked)("%s: every name is exported, every label is one of its metric", (_, expr) => {
    const metrics = seriesIn(expr).map((series) => [series, metricOf(series)] as const);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter(([, metric]) => metric === null)).toEqual([]);
    // Prometheus adds these to everything that it reads.
    const known = new Set(["instance", "le"]);
    for (const [, metric] of metrics) for (const label of table[metric ?? ""]?.labels ?? []) known.add(label);
    expect(labelsIn(expr).filter((label) => !known.has(label))).toEqual([]);
  });

  test("the dashboard shows every metric", () => {
    const shown = new Set(
      panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => seriesIn(expr).map(metricOf))),
    );
    expect(Object.keys(table).filter((name) => !shown.has(name))).toEqual([]);
  });

  test("what a legend names, the expression keeps; panels and alerts have names of their own", () => {
    for (const { title, targets = [] } of panels) {
      for (const { expr, legendFormat } of targets) {
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
        const kept = /\bby ?\(/.test(expr) ? labelsIn(expr) : ["instance"];
        expect([title, named.filter((label) => !kept.includes(label))]).toEqual([title, []]);
      }
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(rules.filter(({ labels, annotations }) => !labels["severity"] || !annotations["summary"])).toEqual(
      [],
    );
  });
});

describe("the page on observability", () => {
  const page = readFileSync(new URL("docs/observability.md", source), "utf8");
  const rows = new Map(
    [...page.matchAll(/^\| `([a-z0-9_]+)` \| (counter|gauge|histogram) \| ([^|]*) \| ([^|]+) \|$/gm)].map(
      ([, name = "", type = "", labels = "", meaning = ""]) => [name, { type, labels, meaning }],
    ),
  );

  test("has a row for every metric, and for no other, with its type and its labels", () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(table).sort());
    for (const [name, { type, labels }] of Object.entries(table)) {
      const told = [...(rows.get(name)?.labels.matchAll(/`([a-z_]+)`/g) ?? [])].map(([, label]) => label);
      expect([name, rows.get(name)?.type, told]).toEqual([name, type, [...labels]]);
    }
  });

  test("tells of every alert", () => {
    expect(rules.map(({ alert }) => alert).filter((alert) => !page.includes(`\`${alert}\``))).toEqual([]);
  });
});
