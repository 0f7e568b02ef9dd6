import { createToken, type IToken, type TokenType } from 'chevrotain';

/**
 * The one table of words and symbols. Words stand in PostgreSQL's four classes, which say where they may be names:
 *
 *   class          column or table   function or type   after AS
 *   unreserved          yes               yes              yes
 *   column name         yes                no              yes
 *   function name        no               yes              yes
 *   reserved             no                no              yes
 */
type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S;

const words = <const S extends readonly string[]>(...lines: S): readonly Words<S[number]>[] =>
  lines.flatMap((line) => line.split(' ')) as Words<S[number]>[];

const reservedWords = words(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create',
  'current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc',
  'distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral',
  'leading limit localtime localtimestamp not null offset on only or order placing primary references returning',
  'select session_user some symmetric table then to trailing true union unique user using variadic when where window',
  'with',
);

const functionNameWords = words(
  'authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like',
  'natural notnull outer overlaps right similar tablesample verbose',
);

const columnNameWords = words(
  'between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int',
  'integer interval least national nchar none normalize nullif numeric out overlay position precision real row setof',
  'smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest',
  'xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable',
);

/** Only the unreserved words that the grammar mentions; any other word is an identifier. */
const unreservedWords = words(
  'abort at begin by cascade chain characteristics comment commit committed copy cube current data day deallocate discard',
  'double drop escape exclude explain external filter first following groups hour if isolation last level local',
  'materialized minute month names next nfc nfd nfkc nfkd no normalized nulls of operator ordinality others over partition plans preceding prepare range read',
  'recursive repeatable replace reset restrict role rollback rollup rows second sequences serializable session set',
  'sets share show start stored temp temporary ties transaction unbounded uncommitted unknown update varying version view',
  'within without work write year zone',
  // Changes of rows and tables, cursors.
  'absolute add alter asensitive backward close continue csv cursor declare delete delimiter encoding execute',
  'forward header hold identity include index insensitive insert key move nothing off prior reindex relative release rename restart savepoint',
  'database schema scroll stdin stdout system truncate',
  // Notes between sessions.
  'listen lock notify unlisten',
  // Words of our own statements and clauses.
  'active anti asof describe evaluate fallback features hash kfold label location model models options',
  'include name partitioned percent pivot predict qualify random refresh sample seed semi split struct target transform unpivot value tune input_label_cols',
);

/** Words that end a select item rather than name it: an alias spelled so needs AS. */
const needsAs: ReadonlySet<string> = new Set(
  words(
    'array as char character create day except fetch filter for from grant group having hour intersect into isnull limit',
    'minute month notnull offset on order over overlaps precision returning second to union varying where window with',
    'within without year',
  ),
);

export type Keyword =
  | (typeof reservedWords)[number]
  | (typeof functionNameWords)[number]
  | (typeof columnNameWords)[number]
  | (typeof unreservedWords)[number];

const category = (name: string, label: string): TokenType => createToken({ name, label });

/** Sets of tokens that the grammar asks for as one. */
export const sets = {
  /** May name a column, a table or an alias. */
  name: category('Name', 'a name'),
  /** May name a function or a type. */
  functionName: category('FunctionName', 'a name'),
  /** May begin an expression that is a name. */
  anyName: category('AnyName', 'a name'),
  /** May begin the name of a type. */
  typeName: category('TypeName', 'a type'),
  /** Any word: what may stand after AS or after a dot. */
  label: category('Label', 'a name'),
  /** What may name a select item without AS. */
  bareLabel: category('BareLabel', 'a name'),
  leftParen: category('LeftParen', '"("'),
  /** Binary operators spelled with symbols. */
  symbol: category('Symbol', 'an operator'),
} as const;

const symbolToken = (name: string, label: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label, categories });
const operatorToken = (name: string, text: string): TokenType => symbolToken(name, `"${text}"`, sets.symbol);

/** Everything that is not a word. */
export const symbols = {
  identifier: symbolToken(
    'Identifier',
    'a name',
    sets.name,
    sets.functionName,
    sets.anyName,
    sets.typeName,
    sets.label,
    sets.bareLabel,
  ),
  string: symbolToken('StringLiteral', 'a string'),
  number: symbolToken('NumberLiteral', 'a number'),
  parameter: symbolToken('Parameter', 'a parameter'),
  comma: symbolToken('Comma', '","'),
  dot: symbolToken('Dot', '"."'),
  dotDot: symbolToken('DotDot', '".."'),
  semicolon: symbolToken('Semicolon', '";"'),
  colon: symbolToken('Colon', '":"'),
  leftBracket: symbolToken('LeftBracket', '"["'),
  rightBracket: symbolToken('RightBracket', '"]"'),
  rightParen: symbolToken('RightParen', '")"'),
  /** A "(" that encloses a query: told apart by `relabel`, so that one token of lookahead is enough. */
  queryParen: symbolToken('QueryParen', '"("', sets.leftParen),
  plainParen: symbolToken('PlainParen', '"("', sets.leftParen),
  typeCast: symbolToken('TypeCast', '"::"'),
  colonEquals: symbolToken('ColonEquals', '":="'),
  arrow: symbolToken('Arrow', '"=>"'),
  plus: operatorToken('Plus', '+'),
  minus: operatorToken('Minus', '-'),
  star: operatorToken('Star', '*'),
  slash: operatorToken('Slash', '/'),
  percent: operatorToken('Percent', '%'),
  caret: operatorToken('Caret', '^'),
  less: operatorToken('Less', '<'),
  greater: operatorToken('Greater', '>'),
  equals: operatorToken('Equals', '='),
  lessEquals: operatorToken('LessEquals', '<='),
  greaterEquals: operatorToken('GreaterEquals', '>='),
  notEquals: operatorToken('NotEquals', '<>'),
  /** Any other operator. */
  operator: symbolToken('Operator', 'an operator', sets.symbol),
  /** A character that no token begins with. */
  stray: symbolToken('Stray', 'a stray character'),
} as const;

const typeWords: ReadonlySet<string> = new Set(
  words('bigint boolean char character dec decimal float int integer nchar numeric real smallint varchar'),
);

function categoriesOf(word: string, named: { readonly column: boolean; readonly function: boolean }): TokenType[] {
  const categories = [sets.label];
  if (!needsAs.has(word)) categories.push(sets.bareLabel);
  if (named.column) categories.push(sets.name);
  if (named.function) categories.push(sets.functionName);
  if (named.column || named.function) categories.push(sets.anyName);
  if (named.function || typeWords.has(word)) categories.push(sets.typeName);
  return categories;
}

const wordTokens = (list: readonly string[], named: { readonly column: boolean; readonly function: boolean }) =>
  list.map((word): [string, TokenType] => [
    word,
    createToken({
      name: `Word_${word}`,
      label: word.toUpperCase(),
      categories: categoriesOf(word, named),
    }),
  ]);

/** The token type of each word of the grammar. */
export const keywords = Object.fromEntries([
  ...wordTokens(reservedWords, { column: false, function: false }),
  ...wordTokens(functionNameWords, { column: false, function: true }),
  ...wordTokens(columnNameWords, { column: true, function: false }),
  ...wordTokens(unreservedWords, { column: true, function: true }),
]) as Readonly<Record<Keyword, TokenType>>;

export const keywordOf: ReadonlyMap<string, TokenType> = new Map(Object.entries(keywords));

const special = (name: string, base: TokenType): TokenType =>
  createToken({ name, label: base.LABEL ?? name, categories: base.CATEGORIES ?? [] });

/** Words whose meaning the next token decides; `relabel` puts these in place of the plain word. */
export const marked = {
  extractCall: special('ExtractCall', keywords.extract),
  substringCall: special('SubstringCall', keywords.substring),
  positionCall: special('PositionCall', keywords.position),
  trimCall: special('TrimCall', keywords.trim),
  overlayCall: special('OverlayCall', keywords.overlay),
  rowCall: special('RowCall', keywords.row),
  structCall: special('StructCall', keywords.struct),
  existsQuery: special('ExistsQuery', keywords.exists),
  operatorCall: special('OperatorCall', keywords.operator),
  /** PREDICT (MODEL m …): the scalar form in an expression, the table function in FROM. */
  predictCall: special('PredictCall', keywords.predict),
  intervalLiteral: special('IntervalLiteral', keywords.interval),
  timestampLiteral: special('TimestampLiteral', keywords.timestamp),
  timeLiteral: special('TimeLiteral', keywords.time),
  doublePrecision: special('DoublePrecision', keywords.double),
  /** NOT before BETWEEN, IN, LIKE, ILIKE and SIMILAR. */
  notOperator: special('NotOperator', keywords.not),
  /** NULLS before FIRST and LAST. */
  nullsOrder: special('NullsOrder', keywords.nulls),
  /** AT before TIME ZONE. */
  atTimeZone: special('AtTimeZone', keywords.at),
  /** QUALIFY as a clause rather than a name. */
  qualifyClause: createToken({ name: 'QualifyClause', label: 'QUALIFY' }),
  /** SEMI and ANTI before JOIN. */
  semiJoin: createToken({ name: 'SemiJoin', label: 'SEMI' }),
  antiJoin: createToken({ name: 'AntiJoin', label: 'ANTI' }),
  /** ASOF before a join. */
  asofJoin: createToken({ name: 'AsofJoin', label: 'ASOF' }),
  /** SIMILAR before TO. */
  similarTo: special('SimilarTo', keywords.similar),
  /** USING before SAMPLE. */
  usingSample: createToken({ name: 'UsingSample', label: 'USING' }),
  /** PIVOT and UNPIVOT behind a source. */
  pivotClause: createToken({ name: 'PivotClause', label: 'PIVOT' }),
  unpivotClause: createToken({ name: 'UnpivotClause', label: 'UNPIVOT' }),
  /** WITH before TIME ZONE and ORDINALITY. */
  withTime: special('WithTime', keywords.with),
} as const;

export const vocabulary: TokenType[] = [
  ...Object.values(sets),
  ...Object.values(symbols),
  ...Object.values(keywords),
  ...Object.values(marked),
];

/** A token of the text; `value` is the folded name, the content of a literal, the operator. */
export interface SqlToken extends IToken {
  readonly value: string;
  endOffset: number;
}

export interface KeywordClass {
  readonly word: Keyword;
  readonly where: 'reserved' | 'function' | 'column' | 'unreserved';
  readonly bareLabel: boolean;
}

/** Every word of the grammar with its class. */
export function keywordClasses(): readonly KeywordClass[] {
  const of = (list: readonly Keyword[], where: KeywordClass['where']): KeywordClass[] =>
    list.map((word) => ({ word, where, bareLabel: !needsAs.has(word) }));
  return [
    ...of(reservedWords, 'reserved'),
    ...of(functionNameWords, 'function'),
    ...of(columnNameWords, 'column'),
    ...of(unreservedWords, 'unreserved'),
  ].sort((a, b) => (a.word < b.word ? -1 : 1));
}
