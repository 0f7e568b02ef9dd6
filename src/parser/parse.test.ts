import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../base/error.ts';
import { position } from '../base/span.ts';
import type { Expression } from './ast/expression.ts';
import { maxDepth } from './grammar/base.ts';
import { SqlGrammar } from './grammar/statement.ts';
import { parse, parseOne, parseQuery, parseSelectItems } from './parse.ts';
import { printTree } from './print_tree.ts';

function fails(sql: string): SqlError {
  try {
    parse(sql);
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
  assert.fail(`parsed: ${sql}`);
}

test('the grammar has no ambiguity that is not meant', () => {
  assert.doesNotThrow(() => new SqlGrammar(false));
});

test('a text holds any number of statements, with their places', () => {
  const sql = ';; select 1 ; -- one\n select 2;';
  assert.deepEqual(
    parse(sql).map(({ span }) => sql.slice(span.start, span.end)),
    ['select 1', 'select 2'],
  );
  assert.deepEqual(parse(' -- nothing\n ; '), []);
  assert.throws(() => parseOne(''), /end of input/);
  assert.throws(() => parseOne('select 1; select 2'), /more than one/);
});

/** An expression with all its parentheses. */
function explicit(e: Expression): string {
  switch (e.kind) {
    case 'column':
      return e.parts.map((part) => part.name).join('.');
    case 'number':
      return e.text;
    case 'binary':
      return `(${explicit(e.left)} ${e.operator} ${explicit(e.right)})`;
    case 'unary':
      return `(${e.operator}${explicit(e.operand)})`;
    case 'and':
    case 'or':
      return `(${e.args.map(explicit).join(` ${e.kind} `)})`;
    case 'not':
      return `(not ${explicit(e.operand)})`;
    case 'is':
      return `(${explicit(e.operand)} is ${e.negated ? 'not ' : ''}${e.test})`;
    case 'is_distinct':
      return `(${explicit(e.left)} distinct ${explicit(e.right)})`;
    case 'between':
      return `(${explicit(e.operand)} between ${explicit(e.low)} and ${explicit(e.high)})`;
    case 'like':
      return `(${explicit(e.operand)} ${e.negated ? 'not ' : ''}like ${explicit(e.pattern)}${e.escape ? ` escape ${explicit(e.escape)}` : ''})`;
    case 'in':
      return `(${explicit(e.operand)} in)`;
    case 'cast':
      return `(${explicit(e.operand)}::${e.type.name})`;
    case 'call':
      return `${e.name.parts[0].name}(${e.args.map((a) => explicit(a.expr)).join(', ')})`;
    default:
      return e.kind;
  }
}

const precedence: readonly (readonly [string, string])[] = [
  ['a or b and c or d', '(a or (b and c) or d)'],
  ['not a = b and c', '((not (a = b)) and c)'],
  ['not not a', '(not (not a))'],
  ['a = not b = c', '(a = (not (b = c)))'],
  ['a + b * c ^ d ^ e', '(a + (b * ((c ^ d) ^ e)))'],
  ['a - b - c', '((a - b) - c)'],
  ['- a ^ 2', '((-a) ^ 2)'],
  ['- a :: int', '(-(a::int))'],
  ['a || b + c', '(a || (b + c))'],
  ['a || b like c || d', '((a || b) like (c || d))'],
  ['a < b || c', '(a < (b || c))'],
  ['a = b is null', '((a = b) is null)'],
  ['a is null = b', '((a is null) = b)'],
  ['a is not null and b notnull', '((a is not null) and (b is not null))'],
  ['a between b and c and d', '((a between b and c) and d)'],
  ['a between b = c and d + 1', '(a between (b = c) and (d + 1))'],
  ['a like b escape c = d', '((a like b escape c) = d)'],
  ['a not like b or c', '((a not like b) or c)'],
  ['a in (1) = b', '((a in) = b)'],
  ['a is distinct from b = c', '(a distinct (b = c))'],
  ['~ a || b', '((~a) || b)'],
  ['@ a + b', '(@(a + b))'],
  ['a -> b ->> c', '((a -> b) ->> c)'],
  ['a != b', '(a <> b)'],
  ['a at time zone b + c', '(timezone(b, a) + c)'],
  ['a operator(pg_catalog.*) b + c', '(a * (b + c))'],
  ['(a + b) * c', '((a + b) * c)'],
  ['trim(leading a from b)', 'ltrim(b, a)'],
  ['position(a in b)', 'position(b, a)'],
  ['substring(a for b)', 'substring(a, 1, b)'],
];

test('operators bind as in PostgreSQL', () => {
  for (const [sql, meant] of precedence) {
    const [item] = parseSelectItems(sql);
    assert.equal(item.kind === 'item' && explicit(item.expr), meant, sql);
  }
});

test('no word of ours is reserved', () => {
  const ours =
    'model models predict target features transform split tune evaluate describe external stored location parquet ' +
    'options label random seed hash kfold version active struct format trials fallback partitioned refresh';
  for (const word of ours.split(' ')) {
    parseOne(`select ${word}, a ${word}, t.${word}, ${word}.a, ${word}(a), a as ${word} from ${word} as ${word}`);
    parseOne(`select ${word} from t ${word} where ${word} = 1 group by ${word} order by ${word} limit 1`);
    parseOne(`with ${word} as (select 1 as ${word}) select * from ${word}`);
    parseOne(`create model ${word} using ${word} target ${word} features (${word}) as select ${word} from ${word}`);
    parseOne(`create table ${word} as select 1`);
  }
  parseOne('select predict(model), predict(model, 1), predict(model + 1) from predict');
});

test('words of SQL may be names where PostgreSQL lets them', () => {
  parseOne('select position, timestamp, interval, extract, "select", a.from, a as select, t.order from t');
  parseOne('select at, zone, day, year, work, operator, first, double, exists, substring, row from t a');
  parseOne("select date from t where date > date '2020-01-01'");
});

// Where the caret stands: the position is counted from one.
const wrong: readonly (readonly [string, string, number, string?])[] = [
  ['selct 1', 'syntax error at or near "selct"', 1, 'Perhaps you meant SELECT.'],
  ['select 1 from', 'syntax error at end of input', 14],
  ['select 1 from ;', 'syntax error at or near ";"', 15],
  ['select * form t', 'syntax error at or near "form"', 10, 'Perhaps you meant FROM.'],
  ['select (1 + 2 from t', 'syntax error at or near "from"', 15, 'Expected ")".'],
  ['select a b c', 'syntax error at or near "c"', 12],
  ['select a, from t', 'syntax error at or near "from"', 11],
  ['select order from t', 'syntax error at or near "from"', 14, 'Expected BY.'],
  ['select a < b < c', 'syntax error at or near "<"', 14],
  ['select a like b like c', 'syntax error at or near "like"', 17],
  ['select a in ()', 'syntax error at or near ")"', 14],
  ['select * from t where', 'syntax error at end of input', 22],
  ['select * from a join b', 'syntax error at end of input', 23, 'Expected ON or USING.'],
  ['select * from (a)', 'syntax error at or near ")"', 17],
  ['(view v', 'syntax error at or near "view"', 2],
  ['values (1), (2, 3)', 'VALUES lists must all be the same length', 14],
  ['select 1; select 2 2', 'syntax error at or near "2"', 20],
  ["select 'é' x y", 'syntax error at or near "y"', 14],
  ["select '𝒳' x y", 'syntax error at or near "y"', 14],
  ["select 'abc", 'unterminated quoted string at or near "\'abc"', 8],
  ['select "abc', 'unterminated quoted identifier at or near ""abc"', 8],
  ['select ""', 'zero-length delimited identifier at or near """"', 8],
  ['select 1 /* a /* b */', 'unterminated /* comment at or near "/* a /* b */"', 10],
  ['select $$a', 'unterminated dollar-quoted string at or near "$$a"', 8],
  ['select 12abc', 'trailing junk after numeric literal at or near "12abc"', 8],
  ['select 1 limit 1, 2', 'LIMIT #,# syntax is not supported', 10, 'Use separate LIMIT and OFFSET clauses.'],
  ['create model m using a as', 'syntax error at end of input', 26],
  ['create model m split often as select 1', 'syntax error at or near "often"', 22],
  ['create external table t stored as parquet', 'syntax error at end of input', 42, "Expected LOCATION 'path'."],
  ['create model m using a using b as select 1', 'conflicting or redundant options', 24],
  ['predict m', 'syntax error at end of input', 10, 'Expected FROM or AS.'],
  ['drop model', 'syntax error at end of input', 11, 'Expected a name.'],
  ['explain explain select 1', 'syntax error at or near "explain"', 9],
  ['evaluate m', 'syntax error at or near "m"', 10, 'Expected MODEL.'],
  ['select a.b.c.d', 'improper qualified name (too many dotted names): a.b.c.d', 8],
];

test('a mistake is named and placed as PostgreSQL does', () => {
  for (const [sql, message, at, hint] of wrong) {
    const error = fails(sql);
    assert.equal(error.message, message, sql);
    assert.equal(error.code, '42601', sql);
    assert.equal(error.at && position(sql, error.at), at, sql);
    if (hint !== undefined) assert.equal(error.hint, hint, sql);
  }
});

const refused: readonly (readonly [string, string, number])[] = [
  ['insert into t values (1) on conflict do nothing', 'ON CONFLICT is not supported', 26],
  ['create table t (a int check (a > 0))', 'a CHECK constraint is not supported', 23],
  ['create table t (a int references u)', 'a foreign key is not supported', 23],
  ['alter table t alter a type text', 'ALTER COLUMN … TYPE is not supported', 23],
  ['select 1 from t for update', 'a locking clause is not supported', 17],
  ['select a collate "de_DE"', 'collation "de_DE" is not supported', 18],
  ['create table t (like u)', 'CREATE TABLE (LIKE …) is not supported', 17],
  ['create model m tune (a = 1) as select 1', 'TUNE is not supported', 16],
  ["copy t from program 'x'", 'COPY … PROGRAM is not supported', 13],
  ['describe t', 'DESCRIBE of anything but a model is not supported', 10],
];

test('what is left out is refused by name', () => {
  for (const [sql, message, at] of refused) {
    const error = fails(sql);
    assert.deepEqual([error.code, error.message, error.at && position(sql, error.at)], ['0A000', message, at], sql);
  }
});

test('long chains of any kind are no deep recursion', () => {
  const terms = Array.from({ length: 10_000 }, (_, i) => `${i}`);
  for (const join of [' + ', ' || ', ' and ', ' or ', ', ', '::int + ', ' = any (select 1) or ', ' union select ']) {
    assert.equal(parse(`select ${terms.join(join)}`).length, 1, join);
  }
  assert.equal(parse(`select * from t ${'join t on a '.repeat(10_000)}`).length, 1);
  assert.equal(parse(`select 1${'::int'.repeat(10_000)}`).length, 1);
  assert.equal(parse(`values ${terms.map((n) => `(${n}, 'a', null, ${'x'.repeat(90)})`).join(',')}`).length, 1);
});

test('parentheses that begin together are no nesting', () => {
  const many = 10_000;
  const [one] = parseSelectItems(`${'('.repeat(many)}1${')'.repeat(many)}`);
  assert.ok(one.kind === 'item' && one.expr.kind === 'number');
  const [or] = parseSelectItems(`${'('.repeat(many)}a${' or b)'.repeat(many)}`);
  assert.ok(or.kind === 'item' && or.expr.kind === 'or');
  assert.equal(or.expr.args.length, many + 1);
  assert.match(fails('select ((1 + 2)').message, /at end of input/);
  assert.match(fails('select ((1 2))').message, /at or near "2"/);
});

test('too deep a nesting is an error, not a crash', () => {
  const deep = [
    (n: number) => `select ${'1 + ('.repeat(n)}1${')'.repeat(n)}`,
    (n: number) => `select ${'f('.repeat(n)}1${')'.repeat(n)}`,
    (n: number) => `select ${'not '.repeat(n)}true`,
    (n: number) => `select ${'- '.repeat(n)}1`,
    (n: number) => `select ${'case when a then '.repeat(n)}1${' end'.repeat(n)}`,
    (n: number) => `select * from ${'(select * from '.repeat(n)}t${')'.repeat(n)}`,
    (n: number) => `select * from ${'(t join '.repeat(n)}t${' on a)'.repeat(n)}`,
    (n: number) => `select ${'(select '.repeat(n)}1${')'.repeat(n)}`,
    (n: number) => `copy t to 'x' (a ${'('.repeat(n)}1${')'.repeat(n)})`,
  ];
  for (const text of deep) {
    parse(text(Math.floor(maxDepth / 3) - 3));
    assert.equal(fails(text(100_000)).code, '54001', text(2));
  }
});

test('stored texts parse by themselves', () => {
  assert.equal(parseQuery('SELECT 1').body.kind, 'select');
  assert.match(printTree(parseQuery("FROM 'x.parquet' WHERE a > 1")), /star.*path="x.parquet".*where/s);
  assert.equal(parseSelectItems('x1, ML.POLYNOMIAL_EXPAND(STRUCT(x2), 2) AS f, * EXCLUDE (y)').length, 3);
});

test('the text of a training query is what its place says', () => {
  for (const query of ['SELECT a FROM t', 'FROM t WHERE a > 1', '(SELECT 1 AS a) ORDER BY a']) {
    const sql = `CREATE MODEL m USING x ${query.startsWith('FROM') ? query : `AS ${query}`} ;`;
    const statement = parseOne(sql);
    assert.ok(statement.kind === 'create_model');
    assert.equal(sql.slice(statement.queryAt.start, statement.queryAt.end), query);
    assert.equal(printTree(parseQuery(query)), printTree(statement.query));
  }
});
