/** A mail before it is put into words. */
export interface Mail {
  subject: string;
  paragraphs: readonly string[];
  /** Names and values, one a line. */
  facts: Readonly<Record<string, string>>;
  footer: string;
}

/** A mail as it is sent. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

const SUBJECT_MAX = 200;

/** Writes a mail as plain text and as HTML, for the column that holds what is to be sent. */
export function writeMail(mail: Mail): string {
  const content: MailContent = { subject: oneLine(mail.subject), text: textOf(mail), html: htmlOf(mail) };
  return JSON.stringify(content);
}

/** Reads what `writeMail` wrote. */
export function readMail(content: string): MailContent {
  return JSON.parse(content) as MailContent;
}

/** A header is one line: whatever could begin another becomes a space. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, SUBJECT_MAX);
}

function textOf({ paragraphs, facts, footer }: Mail): string {
  const width = Math.max(...Object.keys(facts).map((name) => name.length)) + 2;
  const lines = Object.entries(facts).map(([name, value]) => `${`${name}:`.padEnd(width)}${oneLine(value)}`);
  const [first = "", ...others] = paragraphs.map(oneLine);
  return [first, lines.join("\n"), ...others, `-- \n${footer}`].join("\n\n") + "\n";
}

function htmlOf({ paragraphs, facts, footer }: Mail): string {
  const rows = Object.entries(facts).map(
    ([name, value]) => `<tr><th align="left">${escape(name)}</th><td>${escape(value)}</td></tr>`,
  );
  const [first = "", ...others] = paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`);
  const table = `<table cellpadding="4">\n${rows.join("\n")}\n</table>`;
  const body = [first, table, ...others, `<hr><p><small>${escape(footer)}</small></p>`].join("\n");
  return `<!doctype html>\n<html lang="en"><body>\n${body}\n</body></html>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
