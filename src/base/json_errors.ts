import { SqlError } from './sql_error.ts';

/** What can be wrong with JSON and with paths into it: part of `errors` in error.ts. */
export const jsonErrors = {
  invalidJson: (detail: string) => new SqlError('22P02', 'invalid input syntax for type json', { detail }),
  jsonZero: () =>
    new SqlError('22P05', 'unsupported Unicode escape sequence', { detail: '\\u0000 cannot be converted to text.' }),
  jsonTooDeep: () =>
    new SqlError('54001', 'stack depth limit exceeded', {
      hint: 'Arrays and objects stand too deep inside each other.',
    }),
  jsonVariables: () =>
    new SqlError('22023', '"vars" argument is not an object', {
      detail: 'Jsonpath parameters should be encoded as key-value pairs of "vars" object.',
    }),
  undefinedJsonVariable: (name: string) => new SqlError('42704', `could not find jsonpath variable "${name}"`),
  jsonMemberNotFound: (message: string) => new SqlError('2203A', message),
  jsonNumberNotFound: (operator: string) =>
    new SqlError('2203B', `operand of unary jsonpath operator ${operator} is not a numeric value`),
  jsonObjectNotFound: (message: string) => new SqlError('2203C', message),
  jsonArrayNotFound: (message: string) => new SqlError('22039', message),
  jsonSubscript: (message: string) => new SqlError('22033', message),
  jsonNotNumeric: (message: string) => new SqlError('22036', message),
  jsonSingleton: (message: string) => new SqlError('22038', message),
  invalidRegexFlag: (flag: string) =>
    new SqlError('42601', 'invalid input syntax for type jsonpath', {
      detail: `Unrecognized flag character "${flag}" in LIKE_REGEX predicate.`,
    }),
  invalidJsonPathStep: (position: number, step: string) =>
    new SqlError('22P02', `path element at position ${position} is not an integer: "${step}"`),
  jsonNullValue: () =>
    new SqlError('22004', 'JSON value must not be null', {
      detail: 'Exception was raised because null_value_treatment is "raise_exception".',
      hint: 'To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.',
    }),
} as const;
