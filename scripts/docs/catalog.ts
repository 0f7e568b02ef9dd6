import { settings } from '../../src/base/settings.ts';
import { fileFunctions } from '../../src/catalog/files/index.ts';
import { systemTables } from '../../src/catalog/system/index.ts';
import { typeName } from '../../src/data/type.ts';
import type { Param } from '../../src/ml/define.ts';
import { estimators } from '../../src/ml/index.ts';
import { switches } from '../../src/planner/switches.ts';
import { code, page, section, table } from './markdown.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function settingsPage(): string {
  const rows = settings
    .toSorted((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()))
    .map(({ name, default: value, about, fixed }) => [
      code(name),
      code(value),
      `${about}${fixed ? ' Cannot be set.' : ''}`,
    ]);
  return page('Settings', '`SET name = value`, `SHOW name`, `SHOW ALL`.', [
    table(['name', 'default', 'meaning'], rows),
    section('Rules of the planner', [
      'What `disabled_rules` may name. None of them changes an answer.\n',
      table(
        ['rule', 'what it does'],
        switches.map(({ name, about }) => [code(name), about]),
      ),
    ]),
  ]);
}

export const systemTablesPage = (): string =>
  page(
    'System tables',
    'What the server knows of itself, as tables: filtered and joined like any other.',
    systemTables
      .toSorted((a, b) => compare(`${a.schema}.${a.name}`, `${b.schema}.${b.name}`))
      .map(({ schema, name, about, columns }) =>
        section(code(`${schema}.${name}`), [
          `${about}\n`,
          table(
            ['column', 'type'],
            columns.map((column) => [code(column.name), typeName(column.type)]),
          ),
        ]),
      ),
  );

export const filesPage = (): string =>
  page(
    'Files',
    "What reads files in FROM: `FROM read_csv('s3://bucket/*.csv', header => true)`. Arguments are literals; several paths are a list.",
    fileFunctions
      .toSorted((a, b) => compare(a.name, b.name))
      .map(({ name, aliases = [], about, options }) => {
        const rows = Object.entries(options).map(([option, kind]) => [code(option), kind]);
        const also = aliases.length === 0 ? '' : ` Also called ${aliases.map(code).join(', ')}.`;
        return section(code(name), [
          `${about}${also}\n`,
          ...(rows.length === 0 ? [] : [table(['option', 'takes'], rows)]),
        ]);
      }),
  );

export const algorithmsPage = (): string =>
  page(
    'Algorithms',
    'What `CREATE MODEL … USING algorithm WITH (option = value)` can learn.',
    estimators
      .toSorted((a, b) => compare(a.name, b.name))
      .map(({ name, about, task, params }) => {
        const rows = Object.entries(params as Readonly<Record<string, Param<unknown>>>).map(([option, param]) => [
          code(option),
          typeName(param.type),
          code(String(param.default)),
          param.about,
          (param.aliases ?? []).map(code).join(', '),
        ]);
        const options = table(['option', 'type', 'default', 'meaning', 'also called'], rows);
        return section(code(name), [`${about} Task: ${task}.\n`, ...(rows.length === 0 ? [] : [options])]);
      }),
  );
