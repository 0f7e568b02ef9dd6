import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import { phases } from './rewrite/rules/index.ts';

/** Something the planner does for speed alone, by the name under which the setting disabled_rules leaves it out. */
export interface Switch {
  readonly name: string;
  readonly about: string;
}

/** See src/planner/implement/runtime_filters.ts. */
export const runtimeFilters: Switch = {
  name: 'runtime_filters',
  about: 'Scans leave out what will find no match in the build side of a join.',
};

/** See src/plan/bounds.ts. */
export const splitPruning: Switch = {
  name: 'split_pruning',
  about: 'Files, partitions and row groups that can hold no wanted row are not read.',
};

/** See src/planner/with_queries.ts. */
export const sharedQueries: Switch = {
  name: 'shared_queries',
  about: 'WITH queries that are read more than once are computed once where that costs less.',
};

/** Every rule that can be left out, by name. */
export const switches: readonly Switch[] = [
  ...new Set(phases.flatMap(({ rules }) => rules).filter((rule) => rule.required !== true)),
  runtimeFilters,
  sharedQueries,
  splitPruning,
]
  .map(({ name, about }) => ({ name, about }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const separated = (list: string): readonly string[] =>
  list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

/** The names in a value of the setting disabled_rules; `all` is every one. */
export const disabledRules = (value: string): readonly string[] => {
  const names = separated(value);
  return names.includes('all') ? switches.map(({ name }) => name) : names;
};

/** The value of disabled_rules as it is kept: names in the order given, each once. 22023 for a name that is none. */
export function checkDisabledRules(value: string): string {
  const names = [...new Set(separated(value))];
  const known = switches.map(({ name }) => name);
  const unknown = names.find((name) => name !== 'all' && !known.includes(name));
  if (unknown === undefined) return names.join(', ');
  const near = nearest(unknown, known);
  const hint = near === undefined ? `The rules are ${known.join(', ')}.` : `Perhaps you meant "${near}".`;
  throw errors.invalidParameterValue(`invalid value for parameter "disabled_rules": "${unknown}"`, undefined, hint);
}
