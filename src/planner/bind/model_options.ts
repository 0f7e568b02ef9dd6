import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Value } from '../../data/value.ts';
import { type GivenOption, numberOf } from '../../ml/params.ts';
import type { Identifier, Option, OptionValue } from '../../parser/ast/common.ts';
import type { CreateModel, SplitClause } from '../../parser/ast/model.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { emptyScope } from './scope.ts';

/** The options of CREATE MODEL sorted by what they are for: BigQuery writes clauses as options. */
export interface ModelOptions {
  /** MODEL_TYPE. */
  readonly algorithm: Identifier | undefined;
  /** INPUT_LABEL_COLS. */
  readonly target: readonly Identifier[];
  /** DATA_SPLIT_METHOD and its companions; undefined: not written. */
  readonly split: SplitClause | undefined;
  readonly seed: number | undefined;
  /** What is left: options of the algorithm. */
  readonly params: readonly GivenOption[];
}

/** Options that stand for a clause, as a message names them. */
export const clauseOptions: readonly string[] = [
  ...['model_type', 'input_label_cols', 'data_split_method', 'data_split_eval_fraction', 'data_split_col'],
  ...['calculate_p_values', 'seed'],
];

interface Read {
  readonly option: Option;
  readonly values: readonly Value[];
}

/** 42601 for an option given twice; 22023 for a value that does not fit. */
export function readModelOptions(statement: CreateModel, context: BindContext): ModelOptions {
  const read = new Map<string, Read>();
  for (const option of statement.options) {
    if (read.has(option.name)) throw errors.badSyntax(`option "${option.name}" is given more than once`, option.at);
    read.set(option.name, { option, values: option.value === null ? [true] : constants(option.value, context) });
  }
  const take = (...names: string[]): Read | undefined => {
    const name = names.find((each) => read.has(each));
    const found = name === undefined ? undefined : read.get(name);
    if (name !== undefined) read.delete(name);
    return found;
  };
  const seed = take('seed', 'random_state', 'random_seed');
  refuseNonZero(take('l1_reg', 'l1', 'l1_ratio'));
  // Standard errors and p-values are always computed.
  const pValues = take('calculate_p_values');
  if (pValues !== undefined) booleanOf(pValues);
  return {
    algorithm: identifiers(take('model_type'))[0],
    target: identifiers(take('input_label_cols', 'label')),
    seed: seed === undefined ? undefined : seedOf(seed),
    split: splitOf({
      method: take('data_split_method'),
      fraction: take('data_split_eval_fraction'),
      column: take('data_split_col'),
    }),
    params: [...read.values()].map(({ option, values }) => ({
      name: option.name,
      value: only(option, values),
      at: option.at,
    })),
  };
}

// ---------------------------------------------------------------- values

function constants(value: OptionValue, context: BindContext): readonly Value[] {
  if (value.kind === 'list') return value.items.flatMap((item) => constants(item, context));
  const { expr } = value;
  // on_null = mean and model_type = linear_reg may be written without quotes.
  if (expr.kind === 'column' && expr.parts.length === 1) return [expr.parts[0].name];
  const scope = emptyScope('aggregate functions are not allowed in options');
  const bound = bindExpression(expr, scope, context);
  if (bound.kind === 'literal') return [bound.value];
  throw errors.invalidParameterValue('the value of an option must be a constant', value.at);
}

function only(option: Option, values: readonly Value[]): Value {
  if (values.length === 1) return values[0];
  throw errors.invalidParameterValue(`option "${option.name}" takes one value`, option.at);
}

function identifiers(read: Read | undefined): readonly Identifier[] {
  if (read === undefined) return [];
  return read.values.map((value) => {
    if (typeof value !== 'string') throw misfit(read.option, 'a name');
    return { name: value, at: read.option.at };
  });
}

function seedOf({ option, values }: Read): number {
  const seed = numberOf(only(option, values));
  if (seed === undefined || !Number.isSafeInteger(seed)) throw misfit(option, 'a whole number');
  return seed;
}

function booleanOf({ option, values }: Read): boolean {
  const value = only(option, values);
  if (typeof value !== 'boolean') throw misfit(option, 'true or false');
  return value;
}

function refuseNonZero(read: Read | undefined): void {
  if (read === undefined || numberOf(only(read.option, read.values)) === 0) return;
  throw errors.notSupported(`the option "${read.option.name}"`, read.option.at, 'l2 is the penalty there is.');
}

const misfit = (option: Option, wanted: string): Error =>
  errors.invalidParameterValue(`option "${option.name}" must be ${wanted}`, option.at);

// ---------------------------------------------------------------- DATA_SPLIT_…

interface SplitOptions {
  readonly method: Read | undefined;
  readonly fraction: Read | undefined;
  readonly column: Read | undefined;
}

function splitOf({ method, fraction, column }: SplitOptions): SplitClause | undefined {
  const first = method ?? fraction ?? column;
  if (first === undefined) return undefined;
  const at = first.option.at;
  const word = method === undefined ? 'random' : (identifiers(method)[0]?.name.toLowerCase() ?? '');
  const share = fraction === undefined ? 0.2 : fractionOf(fraction);
  switch (word) {
    case 'random':
      return { kind: 'random', fraction: share, seed: null, key: null, at };
    case 'auto_split':
      return undefined;
    case 'no_split':
      return { kind: 'none', at };
    case 'custom':
      return { kind: 'by_column', column: splitColumn(column, at), at };
    case 'seq':
      return { kind: 'by_time', column: splitColumn(column, at), fraction: share, seed: null, at };
    default:
      throw errors.invalidParameterValue(
        `unrecognized data_split_method "${word}"`,
        at,
        'It is RANDOM, NO_SPLIT, CUSTOM, SEQ or AUTO_SPLIT.',
      );
  }
}

function fractionOf({ option, values }: Read): number {
  const value = numberOf(only(option, values));
  if (value === undefined) throw misfit(option, 'a number');
  return value;
}

function splitColumn(read: Read | undefined, at: Span): Identifier {
  const [column] = identifiers(read);
  if (column !== undefined) return column;
  throw errors.invalidParameterValue('data_split_col is missing', at, 'Name the column that decides the split.');
}
