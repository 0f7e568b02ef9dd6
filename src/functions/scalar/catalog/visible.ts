import { bool, oid } from '../../../data/type.ts';
import { byOid, type CatalogFacts, isVisible, type NamedFact, named } from '../../catalog_facts.ts';
import type { ScalarFunction } from '../../define.ts';
import { elementOf, typesByOid } from '../../type_catalog.ts';
import { catalogFunction } from './define.ts';

/** Whether the bare name of an object finds it; NULL when there is no such object. */
const visibility = (
  name: string,
  what: string,
  of: (number: number, facts: CatalogFacts) => boolean | null,
  example: string,
  is: string,
): ScalarFunction =>
  catalogFunction({
    name,
    about: `Whether the bare name of ${what} finds it in the search path.`,
    overloads: [{ args: [oid], result: bool, of: (facts) => (number: bigint) => of(Number(number), facts) }],
    examples: [
      { sql: `${name}(${example})`, is },
      { sql: `${name}(4000000000)`, is: 'NULL' },
    ],
  });

const among =
  (list: (facts: CatalogFacts) => readonly NamedFact[]) =>
  (number: number, facts: CatalogFacts): boolean | null => {
    const fact = byOid(list(facts), number);
    return fact === undefined ? null : isVisible(fact, list(facts), facts);
  };

const nothing = (): null => null;

function isVisibleFunction(number: number, facts: CatalogFacts): boolean | null {
  const proc = byOid(facts.procs, number);
  if (proc === undefined) return null;
  const same = named(facts.procs, { schema: undefined, name: proc.name }, facts);
  return same.some((each) => each.oid === number);
}

export const visibilityFunctions: readonly ScalarFunction[] = [
  visibility(
    'pg_table_is_visible',
    'a table',
    among((facts) => facts.classes),
    "'pg_class'::regclass",
    't',
  ),
  visibility(
    'pg_type_is_visible',
    'a type',
    (number) => (typesByOid.has(number) || elementOf(number) !== undefined ? true : null),
    '23',
    't',
  ),
  visibility('pg_function_is_visible', 'a function', isVisibleFunction, "'version'::regproc", 't'),
  visibility(
    'pg_operator_is_visible',
    'an operator',
    (number, facts) => (byOid(facts.operators, number) === undefined ? null : true),
    "'=(int4,int4)'::regoperator",
    't',
  ),
  visibility(
    'pg_collation_is_visible',
    'a collation',
    among((facts) => facts.collations),
    '950',
    't',
  ),
  visibility('pg_opclass_is_visible', 'an operator class', nothing, '1', 'NULL'),
  visibility('pg_opfamily_is_visible', 'an operator family', nothing, '1', 'NULL'),
  visibility('pg_conversion_is_visible', 'a conversion', nothing, '1', 'NULL'),
  visibility('pg_statistics_obj_is_visible', 'extended statistics', nothing, '1', 'NULL'),
  visibility('pg_ts_config_is_visible', 'a configuration of text search', nothing, '1', 'NULL'),
  visibility('pg_ts_dict_is_visible', 'a dictionary of text search', nothing, '1', 'NULL'),
  visibility('pg_ts_parser_is_visible', 'a parser of text search', nothing, '1', 'NULL'),
  visibility('pg_ts_template_is_visible', 'a template of text search', nothing, '1', 'NULL'),
];
