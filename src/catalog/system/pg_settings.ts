import { durationMs, type Setting, settings } from '../../base/settings.ts';
import type { CatalogFacts } from '../../functions/catalog_facts.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  name text, setting text, unit text, category text, short_desc text, extra_desc text, context text, vartype
  text, source text, min_val text, max_val text, enumvals text[], boot_val text, reset_val text, sourcefile
  text, sourceline integer, pending_restart boolean
`);

/** Settings of the session. */
export const pgSettings = systemTable({
  oid: 12104,
  schema: 'pg_catalog',
  name: 'pg_settings',
  isView: true,
  about: 'Settings of the session.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      settings.toSorted(byName).map((setting) => rowOf(setting, facts)),
    ),
});

const byName = (a: Setting, b: Setting): number => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
const isDuration = ({ name }: Setting): boolean => name.endsWith('_timeout');

function typeOf({ name, default: value }: Setting): string {
  if (/^(on|off)$/.test(value)) return 'bool';
  return /^-?\d+$/.test(value) && name !== 'server_version' ? 'integer' : 'string';
}

function rowOf(setting: Setting, facts: CatalogFacts): NamedValues {
  const shown = (value: string): string => (isDuration(setting) ? String(durationMs(value)) : value);
  const value = facts.settings.get(setting.name) ?? setting.default;
  return {
    name: setting.name,
    setting: shown(value),
    unit: isDuration(setting) ? 'ms' : null,
    category: setting.fixed ? 'Preset Options' : 'Client Connection Defaults',
    short_desc: setting.about,
    context: setting.fixed ? 'internal' : 'user',
    vartype: typeOf(setting),
    source: value === setting.default ? 'default' : 'session',
    boot_val: shown(setting.default),
    reset_val: shown(setting.default),
    pending_restart: false,
  };
}
