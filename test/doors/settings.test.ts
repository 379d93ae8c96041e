import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { readSettings, settingRows } from "../../src/settings.ts";

/** What the processes of one start tell each other; nobody sets it. */
const INTERNAL = "RELAY_WORKER";

/** Every variable that the configuration reads, by its source. */
function namesRead(): string[] {
  const read = (file: string): string => readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
  const source = read("config.ts") + read("observability-config.ts");
  const found = [...source.matchAll(/"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"/g)].map(([, name]) => name ?? "");
  return [...new Set(found)].filter((name) => name !== INTERNAL).sort();
}

describe("the settings that operators see", () => {
  test("are every variable that is read, and no other", () => {
    expect(Object.keys(settingRows).sort()).toEqual(namesRead());
  });

  test("say what is in effect and where it comes from; an empty variable counts as unset", () => {
    const settings = readSettings({ PORT: " 8080 ", HOST: "", LOG_LEVEL: "debug" });
    const of = (wanted: string): object | undefined => settings.find(({ name }) => name === wanted);
    expect(of("PORT")).toMatchObject({ value: "8080", source: "environment", isSecret: false });
    expect(of("HOST")).toMatchObject({ value: "127.0.0.1", source: "default" });
    expect(of("LOG_LEVEL")).toMatchObject({ value: "debug", source: "environment" });
  });

  test("repeat no secret, wherever it stands", () => {
    const secret = "5e".repeat(32);
    const given = Object.fromEntries(Object.keys(settingRows).map((name) => [name, secret]));
    const hidden = readSettings(given).filter(({ isSecret }) => isSecret);
    expect(hidden.map(({ name, value }) => [name, value])).toEqual([
      ["DATABASE_URL", "set"],
      ["REDIS_URL", "set"],
      ["RELAY_MASTER_KEY", "set"],
      ["RELAY_ADMIN_PASSWORD", "set"],
      ["RELAY_PAYMENT_WEBHOOK_SECRET", "set"],
      ["RELAY_SMTP_URL", "set"],
      ["MODERATION_API_KEY", "set"],
      ["METRICS_TOKEN", "set"],
      ["OTEL_EXPORTER_OTLP_HEADERS", "set"],
    ]);
    expect(readSettings({}).find(({ name }) => name === "RELAY_MASTER_KEY")).toMatchObject({
      ...{ value: "set", source: "file" },
    });
    expect(readSettings({}).find(({ name }) => name === "RELAY_SMTP_URL")).toMatchObject({
      value: "not set",
    });
  });
});
