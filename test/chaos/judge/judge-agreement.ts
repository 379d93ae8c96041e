import type { Cast, Customer } from "../cast.ts";
import { secretTexts } from "../chaos-catalog.ts";
import { nanoOf } from "../price-of.ts";
import type { RelayNode } from "../relay-node.ts";
import { findingOf, type Finding } from "./finding.ts";
import { readCsv } from "./read-csv.ts";
import type { AccountRow, Books } from "./read-books.ts";

const PAGE = 100;

interface Statement {
  opening_balance: string;
  recharges: string;
  charges: string;
  corrections: string;
  closing_balance: string;
}

interface Page {
  items: Record<string, unknown>[];
  next_cursor: string | null;
}

/**
 * I11: what customers read about their money, by every way there is, against the ledger, to the last unit.
 */
export async function judgeAgreement(relay: RelayNode, cast: Cast, books: Books): Promise<Finding> {
  const breaches: string[] = [];
  for (const customer of cast) {
    const account = books.accounts.find((row) => row.customer_id === customer.id);
    const reader = new Reader(relay, customer, breaches);
    if (!account) breaches.push(`${customer.id} has no account`);
    else await compare(reader, account, books);
  }
  return findingOf("I11: balance, billing detail, statement, CSV and ledger agree", cast.length, breaches);
}

async function compare(reader: Reader, account: AccountRow, books: Books): Promise<void> {
  const total = account.available + account.reserved;
  const keys = new Set(reader.customer.keys.map(({ id }) => id));
  const rows = books.requests.filter((row) => keys.has(row.api_key_id)).length;
  const balance = await reader.data<{ total: string }>("balance");
  if (balance) reader.same("the balance", nanoOf(balance.total), total);
  const detail = await reader.items("billing/detail");
  reader.same("billing detail's rows", BigInt(detail.length), BigInt(rows));
  reader.same("billing detail", sumOf(detail, "charge"), account.revenue);
  const detailCsv = await reader.csv("billing/detail.csv");
  if (detailCsv) reader.same("billing detail as CSV", sumOf(detailCsv, "charge"), account.revenue);
  const movements = await reader.csv("balance-transactions.csv");
  if (movements) reader.same("the transactions as CSV", sumOf(movements, "amount"), account.available);
  const statement = await reader.data<Statement>(`billing/monthly-statement?month=${thisMonth()}`);
  if (!statement) return;
  const { opening_balance: opening, recharges, charges, corrections, closing_balance: closing } = statement;
  reader.same("the statement's closing balance", nanoOf(closing), total);
  // Movements are signed, as they move the balance; what came in late is a correction of a charge.
  const moved = nanoOf(charges) + nanoOf(corrections);
  reader.same("the statement's movements", nanoOf(opening) + nanoOf(recharges) + moved, nanoOf(closing));
  reader.same("the statement's charges", -moved, account.revenue);
}

function thisMonth(): string {
  return new Date().toISOString().slice(0, 7);
}

function sumOf(rows: readonly Record<string, unknown>[], column: string): bigint {
  return rows.reduce((sum, row) => sum + nanoOf(String(row[column])), 0n);
}

/** Reads as one customer, and notes what is not as it should be. */
class Reader {
  readonly customer: Customer;
  readonly #relay: RelayNode;
  readonly #breaches: string[];

  constructor(relay: RelayNode, customer: Customer, breaches: string[]) {
    this.#relay = relay;
    this.customer = customer;
    this.#breaches = breaches;
  }

  same(what: string, found: bigint, due: bigint): void {
    if (found !== due) this.#complain(`${what} says ${String(found)}, the ledger ${String(due)}`);
  }

  async data<Data>(path: string): Promise<Data | null> {
    const text = await this.#text(path);
    return text === null ? null : (JSON.parse(text) as { data: Data }).data;
  }

  async items(path: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (let cursor = ""; ;) {
      const page: Page | null = await this.data<Page>(`${path}?limit=${String(PAGE)}${cursor}`);
      if (!page) return items;
      items.push(...page.items);
      if (page.next_cursor === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }

  async csv(path: string): Promise<Record<string, string>[] | null> {
    const text = await this.#text(path);
    return text === null ? null : readCsv(text);
  }

  async #text(path: string): Promise<string | null> {
    const response = await fetch(`${this.#relay.url}/openapi/v1/${path}`, {
      headers: { authorization: `Bearer ${this.customer.keys[0]?.token ?? ""}` },
    });
    const text = await response.text();
    const secret = secretTexts.exec(text)?.[0];
    if (secret !== undefined) this.#complain(`${path} tells ${secret}`);
    if (response.ok) return text;
    this.#complain(`${path} is answered ${String(response.status)}`);
    return null;
  }

  #complain(complaint: string): void {
    this.#breaches.push(`${this.customer.kind} ${this.customer.id}: ${complaint}`);
  }
}
