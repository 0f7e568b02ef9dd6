import { errors } from '../../../base/error.ts';
import { checkSetting, settingNamed, settings } from '../../../base/settings.ts';
import { bool, text } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import type { CatalogFacts } from '../../catalog_facts.ts';
import { type CallContext, type ScalarFunction, scalarFunction } from '../../define.ts';
import type { Effect } from '../../effect.ts';
import { catalogFunction, seeingNulls } from './define.ts';

function settingValue(facts: CatalogFacts, name: string): string {
  const value = facts.settings.get(settingNamed(name).name);
  if (value === undefined) throw errors.undefinedSetting(name);
  return value;
}
const isKnown = (facts: CatalogFacts, name: string): boolean =>
  settings.some((each) => each.name.toLowerCase() === name.toLowerCase()) || facts.settings.has(name.toLowerCase());

const currentSetting = catalogFunction({
  name: 'current_setting',
  about: 'The value of a setting; with true as second argument NULL when there is no such setting.',
  overloads: [
    { args: [text], result: text, of: (facts) => (name: string) => settingValue(facts, name) },
    {
      args: [text, bool],
      result: text,
      of: (facts) => (name: string, missingOk: boolean) =>
        missingOk && !isKnown(facts, name) ? null : settingValue(facts, name),
    },
  ],
  examples: [
    { sql: "current_setting('TimeZone')", is: 'UTC' },
    { sql: "current_setting('no_such')", is: 'ERROR 42704' },
    { sql: "current_setting('no_such', true)", is: 'NULL' },
  ],
});

/** Asks the session for what cannot be done here: it is done once the statement has succeeded. */
export function ask({ effects }: CallContext, effect: Effect): void {
  if (effects === undefined) throw errors.notSupported(`${effect.kind} in this place`);
  effects.push(effect);
}

const setConfig = scalarFunction({
  name: 'set_config',
  about: 'Sets a setting, for the transaction only when the last argument is true; gives the new value.',
  volatility: 'volatile',
  overloads: [
    {
      args: [text, text, bool],
      result: text,
      calledOnNull: true,
      run: seeingNulls((context) => (name, value, isLocal) => {
        if (name === null) throw errors.nullNotAllowed('SET requires parameter name');
        const setting = settingNamed(name as string);
        const canonical = checkSetting(setting, (value ?? setting.default) as string);
        ask(context, { kind: 'set', name: setting.name, value: canonical, local: isLocal === true });
        return canonical satisfies Value;
      }),
    },
  ],
  examples: [{ sql: "set_config('no_such', 'x', false)", is: 'ERROR 42704' }],
});

export const settingFunctions: readonly ScalarFunction[] = [currentSetting, { ...setConfig, readsCatalog: true }];
