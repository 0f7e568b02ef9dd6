import { jsonErrors } from './json_errors.ts';
import type { Span } from './span.ts';
import { SqlError } from './sql_error.ts';

export { fromPlain, type PlainError, plain, SqlError } from './sql_error.ts';

const meant = (name: string | undefined, what = 'Perhaps you meant'): string | undefined =>
  name === undefined ? undefined : `${what} "${name}".`;

/**
 * The one table of errors: SQLSTATE, Postgres's own text where it has one, and the way out.
 * Add a line here; throw it as `throw errors.undefinedTable(name, at, nearest(name, all))`.
 */
export const errors = {
  // 0A: what we leave out
  notSupported: (what: string, at?: Span, hint?: string) =>
    new SqlError('0A000', `${what} is not supported`, { at, hint }),
  /** Postgres's own words for what Postgres leaves out too. */
  refused: (message: string, at?: Span, hint?: string) => new SqlError('0A000', message, { at, hint }),
  // 08, 25, 26, 34: protocol and session
  protocolViolation: (message: string, detail?: string) => new SqlError('08P01', message, { detail }),
  authentication: (message: string) => new SqlError('28000', message),
  wrongPassword: (user: string) => new SqlError('28P01', `password authentication failed for user "${user}"`),
  unsupportedProtocol: (major: number, minor: number) =>
    new SqlError('0A000', `unsupported frontend protocol ${major}.${minor}: server supports 3.0 to 3.0`),
  undefinedDatabase: (name: string, is: string) =>
    new SqlError('3D000', `database "${name}" does not exist`, { hint: `Connect to the database "${is}".` }),
  noUser: () => new SqlError('28000', 'no PostgreSQL user name specified in startup packet'),
  tooManyConnections: () => new SqlError('53300', 'sorry, too many clients already'),
  startingUp: () => new SqlError('57P03', 'the database system is starting up'),
  concurrentChange: (name: string) =>
    new SqlError('40001', `could not change "${name}": it was changed by another transaction`, { hint: 'Try again.' }),
  undefinedSavepoint: (name: string) => new SqlError('3B001', `savepoint "${name}" does not exist`),
  notInTransaction: (what: string) => new SqlError('25P01', `${what} can only be used in transaction blocks`),
  undefinedCursor: (name: string) => new SqlError('34000', `cursor "${name}" does not exist`),
  duplicateCursor: (name: string) => new SqlError('42P03', `cursor "${name}" already exists`),
  cursorScansForward: () =>
    new SqlError('55000', 'cursor can only scan forward', {
      hint: 'Declare it with SCROLL option to enable backward scan.',
    }),
  wrongParameterCount: (name: string, expected: number, given: number) =>
    new SqlError('42601', `wrong number of parameters for prepared statement "${name}"`, {
      detail: `Expected ${expected} parameters but got ${given}.`,
    }),
  inFailedTransaction: () =>
    new SqlError('25P02', 'current transaction is aborted, commands ignored until end of transaction block'),
  activeTransaction: (what: string) => new SqlError('25001', `${what} cannot run inside a transaction block`),
  undefinedStatement: (name: string) => new SqlError('26000', `prepared statement "${name}" does not exist`),
  duplicateStatement: (name: string) => new SqlError('42P05', `prepared statement "${name}" already exists`),
  undefinedPortal: (name: string) => new SqlError('34000', `portal "${name}" does not exist`),
  duplicatePortal: (name: string) => new SqlError('42P03', `portal "${name}" already exists`),
  // 21: cardinality
  moreThanOneRow: () => new SqlError('21000', 'more than one row returned by a subquery used as an expression'),
  // 22: data
  ...jsonErrors,
  invalidSample: (message: string, code = '2202H') => new SqlError(code, message),
  divisionByZero: () => new SqlError('22012', 'division by zero'),
  outOfRange: (type: string) => new SqlError('22003', `${type} out of range`),
  floatOverflow: () => new SqlError('22003', 'value out of range: overflow'),
  numericFormatOverflow: () => new SqlError('22003', 'value overflows numeric format'),
  valueOutOfRange: (value: string, type: string, at?: Span) =>
    new SqlError('22003', `value "${value}" is out of range for type ${type}`, { at }),
  numericOverflow: (precision: number, scale: number) =>
    new SqlError('22003', 'numeric field overflow', {
      detail: `A field with precision ${precision}, scale ${scale} must round to an absolute value less than ${precision === scale ? '1' : `10^${precision - scale}`}.`,
    }),
  invalidText: (type: string, value: string, at?: Span) =>
    new SqlError('22P02', `invalid input syntax for type ${type}: "${value}"`, { at }),
  malformedLiteral: (what: 'array' | 'record', source: string, detail: string) =>
    new SqlError('22P02', `malformed ${what} literal: "${source}"`, { detail }),
  arraySubscript: (message: string, detail?: string) => new SqlError('2202E', message, { detail }),
  dataException: (message: string) => new SqlError('22000', message),
  indeterminateArray: (at: Span, hint: string) =>
    new SqlError('42P18', 'cannot determine type of empty array', { at, hint }),
  notComposite: (field: string, type: string, at: Span) =>
    new SqlError('42809', `column notation .${field} applied to type ${type}, which is not a composite type`, { at }),
  undefinedField: (field: string, at: Span) =>
    new SqlError('42703', `could not identify column "${field}" in record data type`, { at }),
  invalidBytes: () => new SqlError('22P02', 'invalid input syntax for type bytea'),
  invalidDatetime: (type: string, value: string, at?: Span) =>
    new SqlError('22007', `invalid input syntax for type ${type}: "${value}"`, { at }),
  datetimeOutOfRange: (value: string, at?: Span) =>
    new SqlError('22008', `date/time field value out of range: "${value}"`, { at }),
  invalidParameterValue: (message: string, at?: Span, hint?: string) => new SqlError('22023', message, { at, hint }),
  floatUnderflow: () => new SqlError('22003', 'value out of range: underflow'),
  floatTextOutOfRange: (value: string, type: string) =>
    new SqlError('22003', `"${value}" is out of range for type ${type}`),
  invalidPower: (message: string) => new SqlError('2201F', message),
  invalidRegularExpression: (why: string) => new SqlError('2201B', `invalid regular expression: ${why}`),
  /** `date out of range`, `timestamp out of range`, `interval out of range`, with the text that was read if any. */
  datetimeOverflow: (type: string, value?: string) =>
    new SqlError('22008', value === undefined ? `${type} out of range` : `${type} out of range: "${value}"`),
  intervalFieldOverflow: (value: string) => new SqlError('22015', `interval field value out of range: "${value}"`),
  zoneDisplacement: (value: string) => new SqlError('22009', `time zone displacement out of range: "${value}"`),
  cannotConvert: (what: string, type: string) => new SqlError('0A000', `cannot convert ${what} to ${type}`),
  unsupportedUnit: (unit: string, type: string) =>
    new SqlError('0A000', `unit "${unit}" not supported for type ${type}`),
  infiniteDatetime: (message: string) => new SqlError('22008', message),
  badBinary: (message: string) => new SqlError('22P03', message),
  featureOutOfRange: (name: string) =>
    new SqlError('22003', `column "${name}" holds values too large to train on`, {
      hint: 'Values must stay below 1e150 in size; scale the column in TRANSFORM or in the training query.',
    }),
  inputOutOfRange: () => new SqlError('22003', 'input is out of range'),
  programLimit: (message: string) => new SqlError('54000', message),
  invalidNtile: () => new SqlError('22014', 'argument of ntile must be greater than zero'),
  invalidNthValue: () => new SqlError('22016', 'argument of nth_value must be greater than zero'),
  /** The offset of a frame is NULL or below zero. */
  invalidFrameOffset: (message: string, isNull: boolean) => new SqlError(isNull ? '22004' : '22013', message),
  negativeSubstring: () => new SqlError('22011', 'negative substring length not allowed'),
  invalidDatetimeFormat: (message: string, detail?: string, hint?: string) =>
    new SqlError('22007', message, { detail, hint }),
  indexOutOfRange: (index: number | bigint, last: number | bigint) =>
    new SqlError('2202E', `index ${index} out of valid range, 0..${last}`),
  numericOutOfRange: (message: string) => new SqlError('22003', message),
  nullNotAllowed: (message: string) => new SqlError('22004', message),
  invalidWidthBucket: (message: string) => new SqlError('2201G', message),
  negativeFactorial: () => new SqlError('22003', 'factorial of a negative number is undefined'),
  unsupportedField: (unit: string, type: string) =>
    new SqlError('0A000', `unit "${unit}" not supported for type ${type}`),
  negativeSquareRoot: () => new SqlError('2201F', 'cannot take square root of a negative number'),
  invalidLogarithm: (message: string) => new SqlError('2201E', message),
  stringTooLong: (type: string) => new SqlError('22001', `value too long for type ${type}`),
  invalidRowCount: (clause: string) =>
    new SqlError(clause === 'LIMIT' ? '2201W' : '2201X', `${clause} must not be negative`),
  nullTies: (at?: Span) =>
    new SqlError('2201W', 'row count cannot be null in FETCH FIRST ... WITH TIES clause', { at }),
  invalidPercentile: (fraction: number) => new SqlError('22003', `percentile value ${fraction} is not between 0 and 1`),
  invalidEscape: (message: string, hint?: string) => new SqlError('22025', message, { hint }),
  invalidEscapeUse: (message: string) => new SqlError('2200C', message),
  untranslatableCharacter: (character: string, from: string, to: string) =>
    new SqlError('22P05', `character "${character}" in encoding "${from}" has no equivalent in encoding "${to}"`),
  invalidByteSequence: (detail: string) =>
    new SqlError('22021', `invalid byte sequence for encoding "UTF8": ${detail}`),
  // 23: what a table does not accept
  notNullViolation: (column: string, table: string, row: string) =>
    new SqlError('23502', `null value in column "${column}" of relation "${table}" violates not-null constraint`, {
      detail: `Failing row contains (${row}).`,
    }),
  containsNulls: (column: string, table: string) =>
    new SqlError('23502', `column "${column}" of relation "${table}" contains null values`),
  copyFailed: (reason: string) => new SqlError('57014', `COPY from stdin failed: ${reason}`),
  noSuchFile: (path: string) =>
    new SqlError('58P01', `could not open file "${path}" for reading: No such file or directory`),
  /** Postgres's own sentence about something that it leaves out too. */
  notSupportedText: (message: string, at?: Span) => new SqlError('0A000', message, { at }),
  badCsv: (path: string, line: number, message: string) =>
    new SqlError('22P04', `line ${line} of "${path}" cannot be read as CSV: ${message}`, {
      hint: 'Say how the file is written: delim, quote, escape, skip, comment, null_padding.',
    }),
  badCopyFile: (message: string, at?: Span, hint?: string) => new SqlError('22P04', message, { at, hint }),
  badCopyData: (message: string) => new SqlError('22P04', message),
  // 42: what was written
  undefinedTableColumn: (column: string, table: string, at?: Span) =>
    new SqlError('42703', `column "${column}" of relation "${table}" does not exist`, { at }),
  duplicateTableColumn: (column: string, table: string, at?: Span) =>
    new SqlError('42701', `column "${column}" of relation "${table}" already exists`, { at }),
  duplicateAnalyzedColumn: (column: string, table: string, at?: Span) =>
    new SqlError('42701', `column "${column}" of relation "${table}" appears more than once`, { at }),
  duplicateAssignment: (column: string, at?: Span) =>
    new SqlError('42601', `multiple assignments to same column "${column}"`, { at }),
  assignmentMismatch: (column: string, is: string, given: string, at?: Span) =>
    new SqlError('42804', `column "${column}" is of type ${is} but expression is of type ${given}`, {
      at,
      hint: 'You will need to rewrite or cast the expression.',
    }),
  badTableDefinition: (message: string, at?: Span) => new SqlError('42P16', message, { at }),
  noSchemaToCreateIn: (at?: Span) => new SqlError('3F000', 'no schema has been selected to create in', { at }),
  undefinedKeyColumn: (name: string, at?: Span) =>
    new SqlError('42703', `column "${name}" named in key does not exist`, { at }),
  reservedName: (name: string, at?: Span) =>
    new SqlError('42939', `unacceptable schema name "${name}"`, {
      at,
      detail: 'The prefix "pg_" is reserved for system schemas.',
    }),
  duplicateSchema: (name: string) => new SqlError('42P06', `schema "${name}" already exists`),
  cannotChangeView: (verb: string, name: string) =>
    new SqlError('55000', `cannot ${verb} view "${name}"`, {
      detail: 'Views are not changed through, only their tables.',
    }),
  syntax: (token: string, at: Span, hint?: string) =>
    new SqlError('42601', `syntax error at or near "${token}"`, { at, hint }),
  syntaxAtEnd: (at: Span, hint?: string) => new SqlError('42601', 'syntax error at end of input', { at, hint }),
  badSyntax: (message: string, at?: Span, hint?: string) => new SqlError('42601', message, { at, hint }),
  undefinedTable: (name: string, at?: Span, near?: string) =>
    new SqlError('42P01', `relation "${name}" does not exist`, {
      at,
      hint: meant(near, 'Perhaps you meant the table'),
    }),
  laterCommonTable: (name: string, at?: Span) =>
    new SqlError('42P01', `relation "${name}" does not exist`, {
      at,
      detail: `There is a WITH item named "${name}", but it cannot be referenced from this part of the query.`,
      hint: 'Use WITH RECURSIVE, or re-order the WITH items to remove forward references.',
    }),
  undefinedObject: (kind: string, name: string, at?: Span, near?: string) =>
    new SqlError('42P01', `${kind} "${name}" does not exist`, {
      at,
      hint: meant(near, `Perhaps you meant the ${kind}`),
    }),
  missingFrom: (name: string, at?: Span, near?: string) =>
    new SqlError('42P01', `missing FROM-clause entry for table "${name}"`, {
      at,
      hint: meant(near, 'Perhaps you meant the table alias'),
    }),
  /** The table is there, but not for this place; or it goes by an alias here. */
  invalidFromReference: (name: string, at?: Span, alias?: string) =>
    new SqlError('42P01', `invalid reference to FROM-clause entry for table "${name}"`, {
      at,
      hint:
        meant(alias, 'Perhaps you meant to reference the table alias') ??
        `There is an entry for table "${name}", but it cannot be referenced from this part of the query.`,
    }),
  /** The column is there, but in a table that this place cannot see. */
  unreachableColumn: (name: string, table: string, at?: Span) =>
    new SqlError('42703', `column "${name}" does not exist`, {
      at,
      hint: `There is a column named "${name}" in table "${table}", but it cannot be referenced from this part of the query.`,
    }),
  undefinedColumn: (name: string, at?: Span, near?: string) =>
    new SqlError('42703', `column "${name}" does not exist`, {
      at,
      hint: meant(near, 'Perhaps you meant to reference the column'),
    }),
  /** For a qualified name, which Postgres prints without quotes: `column t.a does not exist`. */
  undefinedQualifiedColumn: (name: string, at?: Span, near?: string) =>
    new SqlError('42703', `column ${name} does not exist`, {
      at,
      hint: meant(near, 'Perhaps you meant to reference the column'),
    }),
  /** The rows do not allow a model: none, all NULL, too few, too many categories. */
  cannotTrain: (message: string, hint?: string) => new SqlError('22023', message, { hint }),
  targetNotInTransform: (message: string, at?: Span, hint?: string) => new SqlError('42703', message, { at, hint }),
  /** A prediction's input lacks what the model reads. */
  missingFeature: (name: string, model: string, needed: readonly string[], at?: Span, near?: string) =>
    new SqlError('42703', `column "${name}" that model "${model}" reads does not exist`, {
      at,
      detail: `The model reads the columns ${needed.map((each) => `"${each}"`).join(', ')}.`,
      hint: meant(near, 'Perhaps you meant to name the column') ?? 'Name it with AS in the query that is predicted.',
    }),
  undefinedFunction: (signature: string, at?: Span, near?: string) =>
    new SqlError('42883', `function ${signature} does not exist`, {
      at,
      detail: meant(near, 'Perhaps you meant the function'),
      hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
    }),
  undefinedHypothetical: (signature: string, hint: string, at?: Span) =>
    new SqlError('42883', `function ${signature} does not exist`, { at, hint }),
  undefinedOperator: (signature: string, at?: Span, operands = 2) =>
    new SqlError('42883', `operator does not exist: ${signature}`, {
      at,
      hint:
        operands === 1
          ? 'No operator matches the given name and argument type. You might need to add an explicit type cast.'
          : 'No operator matches the given name and argument types. You might need to add explicit type casts.',
    }),
  noOperatorFor: (what: 'equality' | 'ordering', type: string, at?: Span) =>
    new SqlError('42883', `could not identify an ${what} operator for type ${type}`, {
      at,
      hint: what === 'ordering' ? 'Use an explicit ordering operator or modify the query.' : undefined,
    }),
  ambiguousFunction: (signature: string, at?: Span) =>
    new SqlError('42725', `function ${signature} is not unique`, {
      at,
      hint: 'Could not choose a best candidate function. You might need to add explicit type casts.',
    }),
  ambiguousOperator: (signature: string, at?: Span) =>
    new SqlError('42725', `operator is not unique: ${signature}`, {
      at,
      hint: 'Could not choose a best candidate operator. You might need to add explicit type casts.',
    }),
  undefinedModel: (name: string, at?: Span, near?: string) =>
    new SqlError('42704', `model "${name}" does not exist`, { at, hint: meant(near, 'Perhaps you meant the model') }),
  undefinedSample: (name: string, at?: Span) =>
    new SqlError('42704', `tablesample method ${name} does not exist`, { at }),
  undefinedType: (name: string, at?: Span, near?: string) =>
    new SqlError('42704', `type "${name}" does not exist`, { at, hint: meant(near, 'Perhaps you meant the type') }),
  undefinedSetting: (name: string, near?: string) =>
    new SqlError('42704', `unrecognized configuration parameter "${name}"`, { hint: meant(near, 'Perhaps you meant') }),
  fixedSetting: (name: string) => new SqlError('55P02', `parameter "${name}" cannot be changed`),
  /** Something that is asked for by name: `role "x" does not exist`. */
  noSuch: (code: '42704' | '42883' | '42P01', what: string, name: string) =>
    new SqlError(code, `${what} "${name}" does not exist`),
  noSuchOperator: (signature: string) => new SqlError('42883', `operator does not exist: ${signature}`),
  severalOfName: (what: string) => new SqlError('42725', `more than one ${what}`),
  invalidName: () => new SqlError('42602', 'invalid name syntax'),
  invalidIdentifier: (source: string, detail?: string) =>
    new SqlError('22023', `string is not a valid identifier: "${source}"`, { detail }),
  expectedParenthesis: (side: 'left' | 'right') => new SqlError('22P02', `expected a ${side} parenthesis`),
  undefinedParameter: (n: number, at?: Span) => new SqlError('42P02', `there is no parameter $${n}`, { at }),
  indeterminateType: (n: number, at?: Span) =>
    new SqlError('42P18', `could not determine data type of parameter $${n}`, { at }),
  ambiguousColumn: (name: string, at?: Span) =>
    new SqlError('42702', `column reference "${name}" is ambiguous`, { at }),
  ambiguousOrderBy: (name: string, at?: Span) => new SqlError('42702', `ORDER BY "${name}" is ambiguous`, { at }),
  ambiguousUsingColumn: (name: string, side: 'left' | 'right', at?: Span) =>
    new SqlError('42702', `common column name "${name}" appears more than once in ${side} table`, { at }),
  undefinedUsingColumn: (name: string, side: 'left' | 'right', at?: Span) =>
    new SqlError('42703', `column "${name}" specified in USING clause does not exist in ${side} table`, { at }),
  lateralReference: (name: string, at?: Span) =>
    new SqlError('42P10', `invalid reference to FROM-clause entry for table "${name}"`, {
      at,
      detail: 'The combining JOIN type must be INNER or LEFT for a LATERAL reference.',
    }),
  setOperationOrder: (at?: Span) =>
    new SqlError('0A000', 'invalid UNION/INTERSECT/EXCEPT ORDER BY clause', {
      at,
      detail: 'Only result column names can be used, not expressions or functions.',
      hint: 'Add the expression/function to every SELECT, or move the UNION into a FROM clause.',
    }),
  duplicateCommonTable: (name: string, at?: Span) =>
    new SqlError('42712', `WITH query name "${name}" specified more than once`, { at }),
  recursiveView: (name: string) =>
    new SqlError('42P17', `infinite recursion detected in the definition of view "${name}"`),
  duplicateAlias: (name: string, at?: Span) =>
    new SqlError('42712', `table name "${name}" specified more than once`, { at }),
  objectInUse: (place: string, at?: Span) =>
    new SqlError('55006', `"${place}" is being written by another statement`, { at }),
  duplicateTable: (name: string, at?: Span) => new SqlError('42P07', `relation "${name}" already exists`, { at }),
  duplicateModel: (name: string, at?: Span) =>
    new SqlError('42710', `model "${name}" already exists`, {
      at,
      hint: 'Use CREATE OR REPLACE MODEL to train it anew.',
    }),
  duplicateColumn: (name: string, at?: Span) =>
    new SqlError('42701', `column "${name}" specified more than once`, { at }),
  invalidSchemaName: (name: string, at?: Span) => new SqlError('3F000', `schema "${name}" does not exist`, { at }),
  undefinedWindow: (name: string, at?: Span) => new SqlError('42704', `window "${name}" does not exist`, { at }),
  wrongObjectType: (message: string, at?: Span, hint?: string) => new SqlError('42809', message, { at, hint }),
  datatypeMismatch: (message: string, at?: Span, hint?: string) => new SqlError('42804', message, { at, hint }),
  cannotCast: (from: string, to: string, at?: Span) =>
    new SqlError('42846', `cannot cast type ${from} to ${to}`, { at }),
  grouping: (message: string, at?: Span) => new SqlError('42803', message, { at }),
  windowing: (message: string, at?: Span) => new SqlError('42P20', message, { at }),
  invalidColumnReference: (message: string, at?: Span) => new SqlError('42P10', message, { at }),
  recursiveTypes: (message: string) =>
    new SqlError('42804', message, { hint: 'Cast the output of the non-recursive term to the correct type.' }),
  invalidRecursion: (message: string, at?: Span) => new SqlError('42P19', message, { at }),
  notIndexable: (relation: string, what: string) =>
    new SqlError('42809', `cannot create index on relation "${relation}"`, {
      detail: `This operation is not supported for ${what}.`,
    }),
  undefinedAccessMethod: (name: string) => new SqlError('42704', `access method "${name}" does not exist`),
  undefinedIndex: (name: string) => new SqlError('42704', `index "${name}" does not exist`),
  duplicateKeys: (index: string, detail: string) =>
    new SqlError('23505', `could not create unique index "${index}"`, { detail }),
  // 2B: dependents
  dependentObjects: (message: string, detail: string) =>
    new SqlError('2BP01', message, { detail, hint: 'Use DROP ... CASCADE to drop the dependent objects too.' }),
  // 53, 57, 58, XX: resources, operator, files, us
  tooDeep: (cause: unknown, at?: Span) =>
    new SqlError('54001', 'stack depth limit exceeded', {
      cause,
      at,
      hint: 'Expressions or queries stand too deep inside each other: write them in a flatter way, for example as a list.',
    }),
  outOfMemory: (detail: string, hint?: string) => new SqlError('53200', 'out of memory', { detail, hint }),
  diskFull: (detail: string) => new SqlError('53100', 'could not write: no space left on device', { detail }),
  programTooComplex: (message: string, at?: Span) => new SqlError('54001', message, { at }),
  canceled: () => new SqlError('57014', 'canceling statement due to user request'),
  statementTimeout: () => new SqlError('57014', 'canceling statement due to statement timeout'),
  shuttingDown: () => new SqlError('57P01', 'terminating connection due to administrator command'),
  workerLost: (detail: string) =>
    new SqlError('57P02', 'a worker process was lost too often while running this statement', { detail }),
  fileNotFound: (path: string, at?: Span) =>
    new SqlError('58P01', `no files found that match "${path}"`, {
      at,
      hint: 'Check the path; a folder, a glob (*.parquet) or an s3:// prefix is fine.',
    }),
  io: (message: string, detail?: string, hint?: string, cause?: unknown) =>
    new SqlError('58030', message, { detail, hint, cause }),
  corruptFile: (path: string, detail: string, cause?: unknown) =>
    new SqlError('XX001', `file "${path}" is not a readable Parquet file`, { detail, cause }),
  corruptArchive: (path: string, kind: string, cause?: unknown) =>
    new SqlError('XX001', `file "${path}" is not a readable ${kind} file`, { cause }),
  schemaDiffers: (path: string, detail: string) =>
    new SqlError('58030', `file "${path}" has a schema that differs from the other files of the table`, { detail }),
  internal: (message: string, cause?: unknown) =>
    new SqlError('XX000', `internal error: ${message}`, {
      cause,
      hint: 'This is a bug in Millrace; please report it.',
    }),
} as const;

/** Throws from inside an expression: `x < 0 ? raise(errors.negativeSquareRoot()) : Math.sqrt(x)`. */
export function raise(error: SqlError): never {
  throw error;
}

/** Any thrown thing as an SqlError: ours unchanged, the rest as XX000 with its cause kept. */
export function asSqlError(thrown: unknown): SqlError {
  if (thrown instanceof SqlError) return thrown;
  if (thrown instanceof RangeError && thrown.message.includes('call stack')) return errors.tooDeep(thrown);
  return errors.internal(thrown instanceof Error ? thrown.message : String(thrown), thrown);
}
