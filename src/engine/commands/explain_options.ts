import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Option } from '../../parser/ast/common.ts';
import { flagOf, wordOf } from './options.ts';

/** What EXPLAIN was asked for. */
export interface ExplainRequest {
  readonly analyze: boolean;
  readonly verbose: boolean;
  readonly costs: boolean;
  readonly timing: boolean;
  readonly summary: boolean;
  readonly settings: boolean;
  readonly json: boolean;
}

const flags = ['analyze', 'verbose', 'costs', 'buffers', 'wal', 'settings', 'timing', 'summary'];
const optionNames = [...flags, 'format'];

/** The last of several says. Errors as Postgres has them: 42601, 22023; 0A000 for XML and YAML. */
export function readExplainOptions(options: readonly Option[]): ExplainRequest {
  const on = new Map<string, boolean>();
  let format = 'text';
  for (const option of options) {
    if (option.name === 'format') format = formatOf(option);
    else if (option.name === 'analyse') on.set('analyze', flagOf(option));
    else if (flags.includes(option.name)) on.set(option.name, flagOf(option));
    else throw unknownOption(option);
  }
  const analyze = on.get('analyze') ?? false;
  for (const name of ['wal', 'timing']) {
    if (on.get(name) === true && !analyze) {
      throw errors.invalidParameterValue(`EXPLAIN option ${name.toUpperCase()} requires ANALYZE`);
    }
  }
  return {
    analyze,
    verbose: on.get('verbose') ?? false,
    costs: on.get('costs') ?? true,
    timing: on.get('timing') ?? true,
    summary: on.get('summary') ?? analyze,
    settings: on.get('settings') ?? false,
    json: format === 'json',
  };
}

function unknownOption({ name, at }: Option): Error {
  const near = nearest(name, optionNames);
  return errors.badSyntax(`unrecognized EXPLAIN option "${name}"`, at, near && `Perhaps you meant "${near}".`);
}

function formatOf(option: Option): string {
  if (option.value === null) throw errors.badSyntax('format requires a parameter', option.at);
  const format = wordOf(option);
  if (format === 'text' || format === 'json') return format;
  if (format === 'xml' || format === 'yaml')
    throw errors.notSupported(`EXPLAIN (FORMAT ${format.toUpperCase()})`, option.at);
  throw errors.invalidParameterValue(
    `unrecognized value for EXPLAIN option "format": "${format}"`,
    option.at,
    'One of: text, json.',
  );
}
