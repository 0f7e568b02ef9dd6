import { errors } from '../../../base/error.ts';
import { bool, type DataType, int32, oid, text } from '../../../data/type.ts';
import { byOid, type CatalogFacts, type ProcFact } from '../../catalog_facts.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachN } from '../../each.ts';
import { regFromText } from '../../reg.ts';
import { formatType } from '../../type_catalog.ts';
import { asIdentifier } from '../string/quote_ident.ts';
import { catalogFunction } from './define.ts';
import { viewText } from './view_text.ts';

const viewOf = (number: number, facts: CatalogFacts): string | null => {
  const view = byOid(facts.classes, number);
  return view?.query === null || view === undefined ? null : viewText(view.query);
};
const viewNamed = (name: string, facts: CatalogFacts): string => {
  const { oid: number } = regFromText(name, 'class', facts);
  const found = viewOf(number, facts);
  if (found === null) throw errors.wrongObjectType(`"${name}" is not a view`);
  return found;
};
const byNumber = (facts: CatalogFacts) => (number: bigint) => viewOf(Number(number), facts);
const byName = (facts: CatalogFacts) => (name: string) => viewNamed(name, facts);

const pgGetViewdef = catalogFunction({
  name: 'pg_get_viewdef',
  about: 'The query of a view, as it was written.',
  overloads: [
    { args: [oid], result: text, of: byNumber },
    { args: [oid, bool], result: text, of: byNumber },
    { args: [oid, int32], result: text, of: byNumber },
    { args: [text], result: text, of: byName },
    { args: [text, bool], result: text, of: byName },
  ],
  examples: [
    { sql: 'pg_get_viewdef(1)', is: 'NULL' },
    { sql: "pg_get_viewdef('pg_class')", is: 'ERROR 42809' },
  ],
});

const pgGetExpr = scalarFunction({
  name: 'pg_get_expr',
  about: 'A stored expression as text.',
  volatility: 'stable',
  overloads: [
    { args: [text, oid], result: text, run: eachN((expr) => expr) },
    { args: [text, oid, bool], result: text, run: eachN((expr) => expr) },
  ],
  examples: [{ sql: "pg_get_expr('1 + 1', 1259)", is: '1 + 1' }],
});

/** The definition of something that does not exist here: no number has one. */
const absent = (name: string, what: string, ...forms: readonly (readonly DataType[])[]): ScalarFunction =>
  scalarFunction({
    name,
    about: `The definition of ${what}; there are none here, so NULL.`,
    volatility: 'stable',
    overloads: forms.map((args) => ({ args, result: text, run: eachN(() => null) })),
    examples: [{ sql: `${name}(${forms[0].map((_, i) => i + 1).join(', ')})`, is: 'NULL' }],
  });

const absentDefinitions: readonly ScalarFunction[] = [
  absent('pg_get_indexdef', 'an index', [oid], [oid, int32, bool]),
  absent('pg_get_constraintdef', 'a constraint', [oid], [oid, bool]),
  absent('pg_get_triggerdef', 'a trigger', [oid], [oid, bool]),
  absent('pg_get_ruledef', 'a rule', [oid], [oid, bool]),
  absent('pg_get_partkeydef', 'the key of a partitioned table', [oid]),
  absent('pg_get_partition_constraintdef', 'the bounds of a partition', [oid]),
  absent('pg_get_statisticsobjdef', 'extended statistics', [oid]),
  absent('pg_get_statisticsobjdef_columns', 'the columns of extended statistics', [oid]),
  absent('pg_get_function_sqlbody', 'a function in SQL', [oid]),
];

const typeList = ({ args, variadic }: ProcFact): string =>
  args.map((arg, i) => `${variadic && i === args.length - 1 ? 'VARIADIC ' : ''}${formatType(arg, null)}`).join(', ');

const ofFunction = (name: string, about: string, print: (proc: ProcFact) => string, is: string): ScalarFunction =>
  catalogFunction({
    name,
    about,
    overloads: [
      {
        args: [oid],
        result: text,
        of: (facts) => (number: bigint) => {
          const proc = byOid(facts.procs, Number(number));
          return proc === undefined ? null : print(proc);
        },
      },
    ],
    examples: [
      { sql: `${name}('lower(text)'::regprocedure)`, is },
      { sql: `${name}(1)`, is: 'NULL' },
    ],
  });

const volatilities = { i: ' IMMUTABLE', s: ' STABLE', v: '' } as const;

function functionText(proc: ProcFact): string {
  if (proc.kind === 'a') throw errors.wrongObjectType(`"${proc.name}" is an aggregate function`);
  const flags = `${proc.kind === 'w' ? ' WINDOW' : ''}${volatilities[proc.volatility]} PARALLEL SAFE${proc.strict ? ' STRICT' : ''}`;
  const name = asIdentifier(proc.name);
  return [
    `CREATE OR REPLACE FUNCTION ${proc.schema}.${name}(${typeList(proc)})`,
    ` RETURNS ${formatType(proc.result, null)}`,
    ' LANGUAGE internal',
    flags,
    `AS $function$${proc.name}$function$`,
    '',
  ].join('\n');
}

export const definitionFunctions: readonly ScalarFunction[] = [
  pgGetViewdef,
  pgGetExpr,
  ...absentDefinitions,
  ofFunction(
    'pg_get_function_arguments',
    'The arguments of a function, as its declaration has them.',
    typeList,
    'text',
  ),
  ofFunction('pg_get_function_identity_arguments', 'The arguments that tell a function from others.', typeList, 'text'),
  ofFunction(
    'pg_get_function_result',
    'The type of what a function gives.',
    ({ result, set }) => `${set ? 'SETOF ' : ''}${formatType(result, null)}`,
    'text',
  ),
  {
    ...ofFunction('pg_get_functiondef', 'CREATE FUNCTION as it would make the function.', functionText, ''),
    examples: [
      { sql: "pg_get_functiondef('lower(text)'::regprocedure) LIKE '%RETURNS text%'", is: 't' },
      { sql: "pg_get_functiondef('bool_and(bool)'::regprocedure)", is: 'ERROR 42809' },
    ],
  },
];
