import { describe, expect, test } from "@jest/globals";
import { HashPool } from "../../../src/customers/passwords/hash-pool.ts";
import { hashPassword, verifyPassword } from "../../../src/customers/passwords/password.ts";
import { hashEachAnew } from "../../support/remembered-argon2.ts";

hashEachAnew();

interface Gate {
  promise: Promise<void>;
  open: () => void;
}
function gate(): Gate {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

describe("the hash pool", () => {
  test("S78: two run, twenty wait, and the rest are refused without being run", async () => {
    const pool = new HashPool({ atOnce: 2, waitingMax: 20 });
    const held = gate();
    let running = 0;
    let mostAtOnce = 0;
    let ran = 0;
    const work = async (): Promise<void> => {
      mostAtOnce = Math.max(mostAtOnce, ++running);
      ran++;
      await held.promise;
      running--;
    };
    const all = Array.from({ length: 50 }, () => pool.run(work));
    const refused = all.slice(22).map((each) => expect(each).rejects.toMatchObject({ code: "rate_limited" }));
    await Promise.all(refused);
    expect(ran).toBe(2);
    held.open();
    await Promise.all(all.slice(0, 22));
    expect({ ran, mostAtOnce, running }).toEqual({ ran: 22, mostAtOnce: 2, running: 0 });
  });

  test("work that fails gives its place back", async () => {
    const pool = new HashPool({ atOnce: 1, waitingMax: 0 });
    await expect(pool.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(pool.run(() => Promise.resolve("fine"))).resolves.toBe("fine");
  });
});

describe("passwords", () => {
  test("a password is stored as argon2id at 19 MiB and two passes, with a salt of its own", async () => {
    const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword("correct horse", first)).toBe(true);
    expect(await verifyPassword("correct horsf", first)).toBe(false);
  });

  test("S79: 8 to 256 characters are taken, counted as characters and not as bytes", async () => {
    for (const password of ["1234567", "", "x".repeat(257), "x".repeat(10_000_000), "🦊".repeat(7)]) {
      await expect(hashPassword(password)).rejects.toMatchObject({
        code: "invalid_request",
        param: "password",
      });
    }
    for (const password of ["12345678", "x".repeat(256), "🦊".repeat(256)]) {
      expect(await verifyPassword(password, await hashPassword(password))).toBe(true);
    }
  });

  test("S79: the whole value counts, past 72 bytes and past a NUL", async () => {
    const long = await hashPassword(`${"x".repeat(100)}a`);
    expect(await verifyPassword(`${"x".repeat(100)}b`, long)).toBe(false);
    const withNul = await hashPassword("12345678\0a");
    expect(await verifyPassword("12345678\0b", withNul)).toBe(false);
    expect(await verifyPassword("12345678", withNul)).toBe(false);
  });

  test("S79: one password typed in two Unicode forms is one password", async () => {
    const composed = await hashPassword("caf\u00e9 cr\u00e8me");
    expect(await verifyPassword("cafe\u0301 cre\u0300me", composed)).toBe(true);
  });

  test("S77: with no hash to compare it answers false, and takes a place in the pool all the same", async () => {
    const stored = await hashPassword("correct horse");
    expect(await verifyPassword("wrong horse", null)).toBe(false);
    expect(await verifyPassword("", null)).toBe(false);
    expect(await verifyPassword("", stored)).toBe(false);
    const crowd = Array.from({ length: 40 }, () =>
      verifyPassword("wrong horse", null).catch(() => "refused"),
    );
    expect(await Promise.all(crowd)).toContain("refused");
  });
});
