import { errors, type SqlError } from '../../src/base/error.ts';
import { code, page, table } from './markdown.ts';

type Maker = (...args: never[]) => SqlError;

/** Names of what only adds to a message. */
const additions = new Set(['at', 'near', 'hint', 'cause', 'alias']);

/** What a parameter stands for in the message: its name in brackets; nothing for places and hints. */
function placeholders(make: Maker): unknown[] {
  const [, list] = /^[^(]*\(([^)]*)\)/.exec(make.toString()) ?? ['', ''];
  const names = list.split(',').map((each) => each.trim().replace(/[^\w$].*$/s, ''));
  return names.map((name) => (additions.has(name) || name === '' ? undefined : name === 'needed' ? [] : `‹${name}›`));
}

/** SQLSTATE and message of every error that a user can meet. */
export function errorsPage(): string {
  const rows = Object.values(errors as Readonly<Record<string, Maker>>).map((make) => {
    const { code: state, message } = make(...(placeholders(make) as never[]));
    return [state, message] as const;
  });
  const distinct = [...new Map(rows.map((row) => [row.join(' '), row])).values()];
  const sorted = distinct.toSorted(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1));
  return page(
    'Errors',
    'SQLSTATE and message of everything that can go wrong; `‹…›` stands for what is named there, `‹message›` for a text of its own in each case.',
    [
      table(
        ['SQLSTATE', 'message'],
        sorted.map(([state, message]) => [code(state), message.replaceAll('<', '\\<')]),
      ),
    ],
  );
}
