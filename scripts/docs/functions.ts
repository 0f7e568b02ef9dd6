import { arrayOf, type DataType, int32, sameType, typeName } from '../../src/data/type.ts';
import { aggregates } from '../../src/functions/aggregate/index.ts';
import type {
  AggregateFunction,
  AggregateOverload,
  ArgumentType,
  Example,
  Overload,
  ScalarFunction,
  SetFunction,
  SetOverload,
  WindowFunction,
  WindowOverload,
} from '../../src/functions/define.ts';
import { isPolymorphic } from '../../src/functions/polymorphic.ts';
import { arrayFunctions } from '../../src/functions/scalar/array/index.ts';
import { castFunctions } from '../../src/functions/scalar/cast/index.ts';
import { dateFunctions } from '../../src/functions/scalar/date/index.ts';
import { logicFunctions } from '../../src/functions/scalar/logic/index.ts';
import { mathFunctions } from '../../src/functions/scalar/math/index.ts';
import { mlFunctions } from '../../src/functions/scalar/ml/index.ts';
import { operatorsFunctions } from '../../src/functions/scalar/operators/index.ts';
import { recordFunctions } from '../../src/functions/scalar/record/index.ts';
import { stringFunctions } from '../../src/functions/scalar/string/index.ts';
import { sets } from '../../src/functions/set/index.ts';
import { windows } from '../../src/functions/window/index.ts';
import { code, page, section, table } from './markdown.ts';

const drawers: readonly (readonly [string, readonly ScalarFunction[]])[] = [
  ['Numbers', mathFunctions],
  ['Texts and bytes', stringFunctions],
  ['Dates and times', dateFunctions],
  ['Arrays', arrayFunctions],
  ['Rows', recordFunctions],
  ['Choices and the session', logicFunctions],
  ['Conversions', castFunctions],
  ['Machine learning', mlFunctions],
];

/** Functions are called by a name; what has a symbol, or is written in words, is an operator. */
const isOperator = (name: string): boolean =>
  !/^[a-z]/.test(name) || operatorsFunctions.some((each) => each.name === name);

const named: Readonly<Record<string, string>> = { any: 'any', anydecimal: 'numeric', anyrecord: 'record' };

const argumentName = (argument: ArgumentType): string =>
  named[argument.kind] ?? (isPolymorphic(argument.kind) ? argument.kind : typeName(argument as DataType));

/** What the function gives when its polymorphic arguments stand for integers, said of any type. */
function polymorphicResult(args: readonly ArgumentType[], result: (args: readonly DataType[]) => DataType): string {
  const type = result(
    args.map((arg) =>
      arg.kind.endsWith('array') ? arrayOf(int32) : isPolymorphic(arg.kind) ? int32 : (arg as DataType),
    ),
  );
  if (sameType(type, arrayOf(int32))) return 'anyarray';
  return sameType(type, int32) ? 'anyelement' : typeName(type);
}

/** Results that follow from the arguments are numerics with other digits, or the first argument's type. */
function resultName({ args, result }: Overload | AggregateOverload | WindowOverload | SetOverload): string {
  if (typeof result !== 'function') return typeName(result);
  if (args.some(({ kind }) => kind === 'any')) return 'any';
  if (args.some(({ kind }) => isPolymorphic(kind))) return polymorphicResult(args, result);
  return args.some(({ kind }) => kind === 'anydecimal') ? 'numeric' : argumentName(args[args.length - 1]);
}

function signatures(
  name: string,
  overloads: readonly (Overload | AggregateOverload | WindowOverload | SetOverload)[],
): readonly string[] {
  const all = overloads.map((overload) => {
    const args = overload.args.map(argumentName);
    const repeats = 'variadic' in overload && overload.variadic === true ? ' …' : '';
    if (!isOperator(name) || args.length > 2) return `${name}(${args.join(', ')}${repeats}) → ${resultName(overload)}`;
    const shown = args.length === 1 ? `${name} ${args[0]}` : `${args[0]} ${name} ${args[1]}`;
    return `${shown} → ${resultName(overload)}`;
  });
  return [...new Set(all)];
}

const exampleTable = (examples: readonly Example[]): string[] =>
  examples.length === 0
    ? []
    : [
        table(
          ['example', 'result'],
          examples.map(({ sql, is }) => [code(sql), code(is)]),
        ),
      ];

const entry = (definition: ScalarFunction | AggregateFunction | WindowFunction | SetFunction): string =>
  section(
    code(definition.name),
    [
      `${definition.about}\n`,
      `${signatures(definition.name, definition.overloads).map(code).join(' · ')}\n`,
      ...exampleTable(definition.examples),
    ],
    3,
  );

const byName = <D extends { readonly name: string }>(definitions: readonly D[]): readonly D[] =>
  definitions.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

export const functionsPage = (): string =>
  page(
    'Functions',
    'What a query may call, by subject. Every example is run by the tests; results are shown as psql shows them.',
    drawers
      .map(([title, all]) => [title, byName(all.filter(({ name }) => !isOperator(name)))] as const)
      .filter(([, all]) => all.length > 0)
      .map(([title, all]) => section(title, all.map(entry))),
  );

export const operatorsPage = (): string =>
  page(
    'Operators',
    'What is written between or before operands. Every example is run by the tests.',
    byName([...operatorsFunctions, ...drawers.flatMap(([, all]) => all).filter(({ name }) => isOperator(name))]).map(
      entry,
    ),
  );

export const aggregatesPage = (): string =>
  page(
    'Aggregates',
    'What makes one value of many rows. All take `DISTINCT`, `ORDER BY` and `FILTER (WHERE …)`.',
    byName(aggregates).map(entry),
  );

export const windowFunctionsPage = (): string =>
  page(
    'Window functions',
    'What gives a row a value by its place among others. All need `OVER`, which every aggregate may have too.',
    byName(windows).map(entry),
  );

export const setFunctionsPage = (): string =>
  page(
    'Set-returning functions',
    'What gives rows: in `FROM`, where arguments may be columns of what stands to the left, and in a `SELECT` list.',
    byName(sets).map(entry),
  );
