import { describe, expect, test } from "@jest/globals";
import { ConfigError, readConfig } from "../../src/config.ts";

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment, 1);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

describe("the environment", () => {
  test("without a word of alerts sends no mail and opens no network", () => {
    expect(readConfig({}, 1)).toMatchObject({ mail: null, webhookNetworks: [] });
  });

  test("says where mails go and whom they are from, and which networks are open", () => {
    const environment = {
      RELAY_SMTP_URL: "smtps://user:secret@mail.example.com:465",
      RELAY_MAIL_FROM: "Token Relay <alerts@example.com>",
      RELAY_WEBHOOK_ALLOW: "10.0.0.0/8, ::1,",
    };
    expect(readConfig(environment, 1)).toMatchObject({
      mail: { url: environment.RELAY_SMTP_URL, from: environment.RELAY_MAIL_FROM },
      webhookNetworks: ["10.0.0.0/8", "::1"],
    });
  });

  test.each([
    [{ RELAY_SMTP_URL: "smtp://mail.example.com" }, "RELAY_MAIL_FROM is required with RELAY_SMTP_URL"],
    [
      { RELAY_SMTP_URL: "http://secret.example.com", RELAY_MAIL_FROM: "a@b.example" },
      "RELAY_SMTP_URL must be a URL",
    ],
    [{ RELAY_MAIL_FROM: "a@b.example\r\nBcc: c@d.example" }, "RELAY_MAIL_FROM must be"],
    [{ RELAY_MAIL_FROM: "nobody" }, "RELAY_MAIL_FROM must be"],
    [{ RELAY_WEBHOOK_ALLOW: "10.0.0.0/33" }, "RELAY_WEBHOOK_ALLOW must be"],
    [{ RELAY_WEBHOOK_ALLOW: "hooks.internal" }, "RELAY_WEBHOOK_ALLOW must be"],
  ])("%j is refused at the start, without repeating it", (environment, problem) => {
    const found = problems(environment);
    expect(found).toEqual([expect.stringContaining(problem)]);
    for (const value of Object.values(environment)) expect(found[0]).not.toContain(value);
  });
});
