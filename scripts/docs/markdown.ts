/** Text that means itself inside a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Code; the fence is longer than any backquotes inside. */
export function code(text: string): string {
  if (text === '') return '(empty)';
  const fence = text.includes('`') ? '``' : '`';
  const pad = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

/** A page: its title, what it is about, its parts. */
export const page = (title: string, about: string, parts: readonly string[]): string =>
  [`# ${title}\n`, `${about}\n`, ...parts].join('\n');

export const section = (title: string, parts: readonly string[], level = 2): string =>
  [`${'#'.repeat(level)} ${title}\n`, ...parts].join('\n');
