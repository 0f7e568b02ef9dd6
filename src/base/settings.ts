import { acceptedSettings } from './accepted_settings.ts';
import { errors } from './error.ts';
import { nearest } from './nearest.ts';
import { timeZone } from './time_zone_setting.ts';

/** One configuration parameter: SET, SHOW and ParameterStatus all read this table. */
export interface Setting {
  /** As Postgres spells it; looked up without regard to case. */
  readonly name: string;
  readonly default: string;
  readonly about: string;
  /** Sent to the client at start-up and whenever it changes. */
  readonly reported?: true;
  /** Cannot be SET. */
  readonly fixed?: true;
  /** The canonical text of a value, or undefined when it is not one. */
  readonly check?: (value: string) => string | undefined;
}

/** What the server calls itself: psql and drivers branch on it. */
export const serverVersion = '15.8 (Millrace 0.1.0)';

const booleans: Readonly<Record<string, string>> = {
  on: 'on',
  true: 'on',
  yes: 'on',
  '1': 'on',
  t: 'on',
  y: 'on',
  off: 'off',
  false: 'off',
  no: 'off',
  '0': 'off',
  f: 'off',
  n: 'off',
};
const boolean = (value: string): string | undefined => booleans[value.toLowerCase()];
const oneOf =
  (...words: string[]) =>
  (value: string): string | undefined =>
    words.includes(value.toLowerCase()) ? value.toLowerCase() : undefined;
const isolation = oneOf('read uncommitted', 'read committed', 'repeatable read', 'serializable');
const integer = (value: string): string | undefined =>
  /^[+-]?\d+$/.test(value.trim()) ? String(Number(value)) : undefined;

/** Milliseconds, with Postgres's units: 500, 2s, 5min. */
function duration(value: string): string | undefined {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(value);
  if (parts === null) return undefined;
  const unitMs: Record<string, number> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  const ms = Math.round(Number(parts[1]) * unitMs[parts[2] ?? 'ms']);
  if (ms !== 0 && ms % 60_000 === 0) return `${ms / 60_000}min`;
  return ms !== 0 && ms % 1000 === 0 ? `${ms / 1000}s` : ms === 0 ? '0' : `${ms}ms`;
}

/** Milliseconds of a canonical duration; 0 = never. */
export function durationMs(canonical: string): number {
  const number = Number.parseFloat(canonical);
  if (canonical.endsWith('min')) return number * 60_000;
  return canonical.endsWith('ms') || !canonical.endsWith('s') ? number : number * 1000;
}

/** DateStyle: only the ISO output is offered; the field order is kept. */
function dateStyle(value: string): string | undefined {
  const words = value
    .toUpperCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (!words.every((word) => /^(ISO|MDY|DMY|YMD|DEFAULT|US|EUROPEAN|EURO|NONEUROPEAN)$/.test(word))) return undefined;
  const order = words.some((word) => /^(DMY|EURO)/.test(word)) ? 'DMY' : words.includes('YMD') ? 'YMD' : 'MDY';
  return `ISO, ${order}`;
}

const utf8 = (value: string): string | undefined =>
  /^(utf-?8|unicode)$/i.test(value.trim()) ? 'UTF8' : /^sql_ascii$/i.test(value) ? 'SQL_ASCII' : undefined;

export const settings: readonly Setting[] = [
  { name: 'application_name', default: '', about: 'Name of the client, as it gives it.', reported: true },
  {
    name: 'client_encoding',
    default: 'UTF8',
    about: 'Encoding of texts on the wire: UTF8 only.',
    reported: true,
    check: utf8,
  },
  {
    name: 'DateStyle',
    default: 'ISO, MDY',
    about: 'Output of dates (ISO) and order of fields on input.',
    reported: true,
    check: dateStyle,
  },
  { name: 'default_transaction_read_only', default: 'off', about: 'Accepted.', reported: true, check: boolean },
  { name: 'in_hot_standby', default: 'off', about: 'Never.', reported: true, fixed: true },
  {
    name: 'integer_datetimes',
    default: 'on',
    about: 'Timestamps are 64-bit microseconds.',
    reported: true,
    fixed: true,
  },
  {
    name: 'IntervalStyle',
    default: 'postgres',
    about: 'Output of intervals.',
    reported: true,
    check: oneOf('postgres'),
  },
  { name: 'is_superuser', default: 'on', about: 'Whether the user may do everything.', reported: true, fixed: true },
  { name: 'server_encoding', default: 'UTF8', about: 'Encoding of stored texts.', reported: true, fixed: true },
  {
    name: 'server_version',
    default: serverVersion,
    about: 'The Postgres version that clients may assume.',
    reported: true,
    fixed: true,
  },
  { name: 'session_authorization', default: '', about: 'User of the session.', reported: true },
  {
    name: 'standard_conforming_strings',
    default: 'on',
    about: 'Backslashes in plain strings are ordinary.',
    reported: true,
    check: (v) => (boolean(v) === 'on' ? 'on' : undefined),
  },
  {
    name: 'TimeZone',
    default: 'UTC',
    about: 'Zone in which timestamptz is shown and read.',
    reported: true,
    check: timeZone,
  },
  { name: 'server_version_num', default: '150008', about: 'The same as a number.', fixed: true },
  { name: 'search_path', default: '"$user", public', about: 'Schemas searched for unqualified names.' },
  { name: 'statement_timeout', default: '0', about: 'Longest run of a statement; 0 = no limit.', check: duration },
  { name: 'lock_timeout', default: '0', about: 'Accepted.', check: duration },
  { name: 'idle_in_transaction_session_timeout', default: '0', about: 'Accepted.', check: duration },
  { name: 'idle_session_timeout', default: '0', about: 'Accepted.', check: duration },
  { name: 'extra_float_digits', default: '1', about: 'Floats are always printed to round-trip.', check: integer },
  { name: 'bytea_output', default: 'hex', about: 'Text form of bytea.', check: oneOf('hex') },
  {
    name: 'client_min_messages',
    default: 'notice',
    about: 'Least severity of messages sent.',
    check: oneOf('debug5', 'debug4', 'debug3', 'debug2', 'debug1', 'debug', 'log', 'notice', 'warning', 'error'),
  },
  {
    name: 'transaction_isolation',
    default: 'read committed',
    about: 'Each statement sees one snapshot.',
    check: isolation,
  },
  { name: 'default_transaction_isolation', default: 'read committed', about: 'Accepted.', check: isolation },
  { name: 'transaction_deferrable', default: 'off', about: 'Accepted.', check: boolean },
  { name: 'default_transaction_deferrable', default: 'off', about: 'Accepted.', check: boolean },
  { name: 'role', default: 'none', about: 'There are no roles but the user.', check: oneOf('none') },
  { name: 'transaction_read_only', default: 'off', about: 'Accepted.', check: boolean },
  {
    name: 'max_identifier_length',
    default: '63',
    about: 'Names are not cut; the value Postgres reports.',
    fixed: true,
  },
  { name: 'row_security', default: 'on', about: 'Accepted.', check: boolean },
  { name: 'jit', default: 'off', about: 'Accepted.', check: boolean },
  { name: 'geqo', default: 'on', about: 'Accepted.', check: boolean },
  { name: 'lc_messages', default: 'C', about: 'Accepted.' },
  { name: 'lc_collate', default: 'C', about: 'Texts sort by code point.', fixed: true },
  { name: 'lc_ctype', default: 'C', about: 'Accepted.', fixed: true },
  { name: 'xmloption', default: 'content', about: 'Accepted.' },
  { name: 'synchronize_seqscans', default: 'on', about: 'Accepted.', check: boolean },
  {
    name: 'plan_cache_mode',
    default: 'auto',
    about: 'Whether prepared statements are planned for their values, once for all values, or as costs say.',
    check: oneOf('auto', 'force_generic_plan', 'force_custom_plan'),
  },
  {
    name: 'disabled_rules',
    default: '',
    about: 'Rules that the planner leaves out, by name, separated by commas; all = every one.',
  },
  {
    name: 'compiled_pipelines',
    default: 'auto',
    about:
      'Whether scans, filters, joins and groups run as WebAssembly: where many rows are read, wherever possible, never.',
    check: oneOf('auto', 'on', 'off'),
  },
  ...acceptedSettings,
];

const byName = new Map(settings.map((setting) => [setting.name.toLowerCase(), setting]));

/** Names with a dot belong to clients: `myapp.user`. */
const isCustom = (name: string): boolean => /^[a-z_][\w$]*(\.[a-z_][\w$]*)+$/i.test(name);

/** The setting of that name; 42704 with the nearest name otherwise. */
export function settingNamed(name: string): Setting {
  const setting = byName.get(name.toLowerCase());
  if (setting !== undefined) return setting;
  if (isCustom(name)) return { name: name.toLowerCase(), default: '', about: 'Set by a client.' };
  throw errors.undefinedSetting(
    name,
    nearest(
      name,
      settings.map((each) => each.name),
    ),
  );
}

/** The canonical form of a value for the setting; 22023 or 55P02 otherwise. */
export function checkSetting(setting: Setting, value: string): string {
  if (setting.fixed) throw errors.fixedSetting(setting.name);
  const canonical = setting.check === undefined ? value : setting.check(value);
  if (canonical === undefined)
    throw errors.invalidParameterValue(`invalid value for parameter "${setting.name}": "${value}"`);
  return canonical;
}
