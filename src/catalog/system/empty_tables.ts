import { columns } from './columns.ts';
import { type SystemTable, systemTable } from './define.ts';

/**
 * Tables that never have rows, for the clients that ask. Each is a line `name number kind about` (kind r or v) and,
 * further in, its columns as `columns` reads them.
 */
export const emptyTables = (schema: string, spec: string): readonly SystemTable[] =>
  spec
    .split(/\n {2}(?! )/)
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [, name, oid, kind, about] = /^\s*(\w+) (\d+) ([rv]) (.*)/.exec(entry) ?? [];
      return systemTable({
        oid: Number(oid),
        schema,
        name,
        about: `${about} Always empty.`,
        columns: columns(entry.slice(entry.indexOf('\n', 1))),
        rows: () => [],
        ...(kind === 'v' ? { isView: true } : {}),
      });
    });
