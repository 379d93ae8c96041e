import { expect, test } from "@jest/globals";
import { maskSteps } from "../../../src/inference/masking/mask-chat.ts";
import { maskedEntities } from "../../../src/policies/index.ts";
import { chatOf } from "../../inference/masking/chats.ts";

const LONG = 10_000_000;

test.each(["4111 1111 1111 1111 ", "a@b.cc, ", "1"])(
  "10 MB of %j are masked in turns, of which none takes 50 ms",
  (pattern) => {
    const text = pattern.repeat(Math.ceil(LONG / pattern.length));
    // Flat before it is measured.
    text.charCodeAt(5);
    const steps = maskSteps(chatOf(text), { entities: maskedEntities, strategy: "reversible" });
    let longest = 0;
    for (let isDone = false; !isDone;) {
      const { user, system } = process.threadCpuUsage();
      isDone = steps.next().done === true;
      const used = process.threadCpuUsage({ user, system });
      longest = Math.max(longest, (used.user + used.system) / 1_000);
    }
    expect(longest).toBeLessThan(50);
  },
);
