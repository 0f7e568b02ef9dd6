import { serialize as s } from 'pg-protocol';
import { frame } from '../support/wire.ts';

/**
 * Conversations and what PostgreSQL 15 answers to them: the code of each message in order; an error with its SQLSTATE,
 * a completion with its tag, ReadyForQuery with the status. Parameter descriptions and rows are compared elsewhere.
 */
export interface Conversation {
  readonly name: string;
  /** What is sent in one piece, ending so that exactly `syncs` ReadyForQuery come back. */
  readonly send: readonly Buffer[];
  readonly syncs: number;
  readonly want: string;
}

const parse = (text: string, name = '', types: number[] = []) => s.parse({ text, name, types });
const bind = (statement = '', portal = '', values: unknown[] = []) => s.bind({ statement, portal, values });
const execute = (rows = 0, portal = '') => s.execute({ portal, rows });
const describe = (type: 'S' | 'P', name = '') => s.describe({ type, name });
const close = (type: 'S' | 'P', name = '') => s.close({ type, name });
const [sync, flush] = [s.sync(), s.flush()];
/** Fails while it runs, not before. */
const fails = 'SELECT 1 / (i - 1) FROM generate_series(1, 1) AS g(i)';
const three = 'SELECT i FROM generate_series(1, 3) AS g(i)';

export const conversations: readonly Conversation[] = [
  {
    name: 'parse, bind, describe, execute',
    send: [parse('SELECT 1'), bind(), describe('P'), execute(), sync],
    syncs: 1,
    want: '1 2 T D C:SELECT 1 Z:I',
  },
  {
    name: 'describe of a statement',
    send: [parse('SELECT $1::int4, $2::text'), describe('S'), sync],
    syncs: 1,
    want: '1 t T Z:I',
  },
  {
    name: 'describe of a statement without rows',
    send: [parse('BEGIN'), describe('S'), sync],
    syncs: 1,
    want: '1 t n Z:I',
  },
  {
    name: 'an empty query',
    send: [parse(''), describe('S'), bind(), describe('P'), execute(), sync],
    syncs: 1,
    want: '1 t n 2 n I Z:I',
  },
  { name: 'an empty query in the simple protocol', send: [s.query(' ; -- nothing\n')], syncs: 1, want: 'I Z:I' },
  { name: 'sync alone, twice', send: [sync, sync], syncs: 2, want: 'Z:I Z:I' },
  {
    name: 'row limits suspend, and go on',
    send: [parse(three), bind(), execute(2), execute(2), execute(2), sync],
    syncs: 1,
    want: '1 2 D D s D C:SELECT 1 C:SELECT 0 Z:I',
  },
  {
    name: 'a limit that is reached exactly suspends',
    send: [parse(three), bind(), execute(3), execute(3), sync],
    syncs: 1,
    want: '1 2 D D D s C:SELECT 0 Z:I',
  },
  {
    name: 'a portal ends with Sync outside of a block',
    send: [parse(three), bind('', 'p'), execute(1, 'p'), sync, execute(1, 'p'), sync],
    syncs: 2,
    want: '1 2 D s Z:I E:34000 Z:I',
  },
  {
    name: 'a portal lives as long as its block',
    send: [
      s.query('BEGIN'),
      parse(three),
      bind('', 'p'),
      execute(1, 'p'),
      sync,
      execute(1, 'p'),
      sync,
      s.query('COMMIT'),
      execute(1, 'p'),
      sync,
    ],
    syncs: 5,
    want: 'C:BEGIN Z:T 1 2 D s Z:T D s Z:T C:COMMIT Z:I E:34000 Z:I',
  },
  {
    name: 'COMMIT ends portals at once',
    send: [
      s.query('BEGIN'),
      parse(three),
      bind('', 'p'),
      execute(1, 'p'),
      parse('COMMIT', 'c'),
      bind('c', 'q'),
      execute(0, 'q'),
      execute(1, 'p'),
      sync,
    ],
    syncs: 2,
    want: 'C:BEGIN Z:T 1 2 D s 1 2 C:COMMIT E:34000 Z:I',
  },
  {
    name: 'two portals, taken in turns',
    send: [
      parse(three, 'a'),
      bind('a', 'p'),
      bind('a', 'q'),
      execute(1, 'p'),
      execute(2, 'q'),
      execute(0, 'p'),
      execute(0, 'q'),
      sync,
    ],
    syncs: 1,
    want: '1 2 2 D s D D s D D C:SELECT 2 D C:SELECT 1 Z:I',
  },
  {
    name: 'named statements are kept, not replaced',
    send: [parse('SELECT 1', 'a'), sync, parse('SELECT 2', 'a'), sync, bind('a'), execute(), sync],
    syncs: 3,
    want: '1 Z:I E:42P05 Z:I 2 D C:SELECT 1 Z:I',
  },
  {
    name: 'the unnamed statement is replaced, also by one that fails',
    send: [parse('SELECT 1'), parse('SELECT 2'), sync, parse('SELEC'), sync, bind(), sync],
    syncs: 3,
    want: '1 1 Z:I E:42601 Z:I E:26000 Z:I',
  },
  {
    name: 'a simple query takes the unnamed statement away, not the named one',
    send: [
      parse('SELECT 1'),
      parse('SELECT 2', 'a'),
      sync,
      s.query('SELECT 3'),
      bind('a'),
      execute(),
      sync,
      bind(),
      sync,
    ],
    syncs: 4,
    want: '1 1 Z:I T D C:SELECT 1 Z:I 2 D C:SELECT 1 Z:I E:26000 Z:I',
  },
  {
    name: 'a named portal is kept, the unnamed one replaced',
    send: [parse('SELECT 1'), bind('', 'p'), bind('', ''), bind('', ''), bind('', 'p'), sync],
    syncs: 1,
    want: '1 2 2 2 E:42P03 Z:I',
  },
  {
    name: 'closing what is there and what is not',
    send: [parse('SELECT 1', 'a'), close('S', 'a'), close('S', 'a'), close('P', 'x'), bind('a'), sync],
    syncs: 1,
    want: '1 3 3 3 E:26000 Z:I',
  },
  {
    name: 'unknown statement and portal',
    send: [describe('S', 'x'), sync, describe('P', 'x'), sync, execute(0, 'x'), sync],
    syncs: 3,
    want: 'E:26000 Z:I E:34000 Z:I E:34000 Z:I',
  },
  {
    name: 'after an error all is skipped until Sync',
    send: [
      parse(fails),
      bind(),
      execute(),
      parse('SELECT 1'),
      bind(),
      execute(),
      flush,
      sync,
      parse('SELECT 2'),
      bind(),
      execute(),
      sync,
    ],
    syncs: 2,
    want: '1 2 E:22012 Z:I 1 2 D C:SELECT 1 Z:I',
  },
  {
    name: 'an error in a block, until ROLLBACK',
    send: [
      s.query('BEGIN'),
      s.query('SELECT nope'),
      parse('SELECT 1'),
      sync,
      parse('ROLLBACK'),
      bind(),
      execute(),
      sync,
    ],
    syncs: 4,
    want: 'C:BEGIN Z:T E:42703 Z:E E:25P02 Z:E 1 2 C:ROLLBACK Z:I',
  },
  {
    name: 'COMMIT of a failed block rolls back',
    send: [s.query('BEGIN'), s.query('SELECT nope'), s.query('COMMIT')],
    syncs: 3,
    want: 'C:BEGIN Z:T E:42703 Z:E C:ROLLBACK Z:I',
  },
  {
    name: 'many batches at once',
    send: Array.from({ length: 20 }, () => [parse('SELECT 1'), bind(), execute(), sync]).flat(),
    syncs: 20,
    want: Array.from({ length: 20 }, () => '1 2 D C:SELECT 1 Z:I').join(' '),
  },
  {
    name: 'too few and too many parameters',
    send: [parse('SELECT $1::int4', 'a'), bind('a'), sync, bind('a', '', ['1', '2']), sync],
    syncs: 2,
    want: '1 E:08P01 Z:I E:08P01 Z:I',
  },
  {
    name: 'a parameter that is no integer',
    send: [parse('SELECT $1::int4'), bind('', '', ['x']), sync],
    syncs: 1,
    want: '1 E:22P02 Z:I',
  },
  {
    name: 'several statements in Parse',
    send: [parse('SELECT 1; SELECT 2'), sync],
    syncs: 1,
    want: 'E:42601 Z:I',
  },
  {
    name: 'several statements in a query, an error in the middle',
    send: [s.query(`SELECT 1; ${fails}; SELECT 2`)],
    syncs: 1,
    want: 'T D C:SELECT 1 T E:22012 Z:I',
  },
  {
    name: 'a mistake in the writing of the last statement stops the first',
    send: [s.query('SELECT 1; SELEC 2')],
    syncs: 1,
    want: 'E:42601 Z:I',
  },
  {
    name: 'a failed statement takes the earlier ones back',
    send: [s.query(`CREATE VIEW v1 AS SELECT 1 AS a; ${fails}`), s.query('SELECT a FROM v1')],
    syncs: 2,
    want: 'C:CREATE VIEW T E:22012 Z:I E:42P01 Z:I',
  },
  {
    name: 'all statements of a query hold when none fails',
    send: [s.query('CREATE VIEW v2 AS SELECT 1 AS a; SELECT a FROM v2'), s.query('DROP VIEW v2')],
    syncs: 2,
    want: 'C:CREATE VIEW T D C:SELECT 1 Z:I C:DROP VIEW Z:I',
  },
  {
    name: 'BEGIN takes in what came before it in the query',
    send: [
      s.query('CREATE VIEW v3 AS SELECT 1 AS a; BEGIN; SELECT a FROM v3'),
      s.query('ROLLBACK'),
      s.query('SELECT a FROM v3'),
    ],
    syncs: 3,
    want: 'C:CREATE VIEW C:BEGIN T D C:SELECT 1 Z:T C:ROLLBACK Z:I E:42P01 Z:I',
  },
  {
    name: 'COMMIT in a query without BEGIN keeps what came before it',
    send: [
      s.query(`CREATE VIEW v4 AS SELECT 1 AS a; COMMIT; CREATE VIEW v5 AS SELECT 1 AS a; ${fails}`),
      s.query('SELECT a FROM v4'),
      s.query('SELECT a FROM v5'),
      s.query('DROP VIEW v4'),
    ],
    syncs: 4,
    want: 'C:CREATE VIEW N:25P01 C:COMMIT C:CREATE VIEW T E:22012 Z:I T D C:SELECT 1 Z:I E:42P01 Z:I C:DROP VIEW Z:I',
  },
  {
    name: 'ROLLBACK in a query without BEGIN takes back what came before it',
    send: [s.query('CREATE VIEW v6 AS SELECT 1 AS a; ROLLBACK; SELECT 1'), s.query('SELECT a FROM v6')],
    syncs: 2,
    want: 'C:CREATE VIEW N:25P01 C:ROLLBACK T D C:SELECT 1 Z:I E:42P01 Z:I',
  },
  {
    name: 'BEGIN and COMMIT in one query end the block',
    send: [s.query('BEGIN; CREATE VIEW v7 AS SELECT 1 AS a; COMMIT; SELECT a FROM v7; DROP VIEW v7')],
    syncs: 1,
    want: 'C:BEGIN C:CREATE VIEW C:COMMIT T D C:SELECT 1 C:DROP VIEW Z:I',
  },
  {
    name: 'an error after BEGIN in the same query leaves the block failed',
    send: [s.query(`BEGIN; ${fails}; SELECT 1`), s.query('SELECT 1'), s.query('ROLLBACK')],
    syncs: 3,
    want: 'C:BEGIN T E:22012 Z:E E:25P02 Z:E C:ROLLBACK Z:I',
  },
  {
    name: 'what is sent until Sync holds or fails together',
    send: [
      parse('CREATE VIEW v8 AS SELECT 1 AS a'),
      bind(),
      execute(),
      parse(fails),
      bind(),
      execute(),
      sync,
      s.query('SELECT a FROM v8'),
    ],
    syncs: 2,
    want: '1 2 C:CREATE VIEW 1 2 E:22012 Z:I E:42P01 Z:I',
  },
  {
    name: 'BEGIN twice, COMMIT and ROLLBACK without BEGIN warn',
    send: [s.query('BEGIN'), s.query('BEGIN'), s.query('COMMIT'), s.query('COMMIT'), s.query('ROLLBACK')],
    syncs: 5,
    want: 'C:BEGIN Z:T N:25001 C:BEGIN Z:T C:COMMIT Z:I N:25P01 C:COMMIT Z:I N:25P01 C:ROLLBACK Z:I',
  },
  {
    name: 'messages of a COPY that is not there are passed over',
    send: [s.copyData(Buffer.from('x')), s.copyDone(), s.copyFail('no'), s.query('SELECT 1')],
    syncs: 1,
    want: 'T D C:SELECT 1 Z:I',
  },
  {
    name: 'a reported setting is told once, before ReadyForQuery',
    send: [s.query("SET application_name = 'a'; SET application_name = 'b'"), s.query("SET application_name = 'b'")],
    syncs: 2,
    want: 'C:SET C:SET S:application_name=b Z:I C:SET Z:I',
  },
  {
    name: 'ROLLBACK tells the settings it takes back',
    send: [s.query('BEGIN'), s.query("SET TimeZone = 'Europe/Berlin'"), s.query('ROLLBACK')],
    syncs: 3,
    want: 'C:BEGIN Z:T C:SET S:TimeZone=Europe/Berlin Z:T C:ROLLBACK S:TimeZone=UTC Z:I',
  },
  {
    name: 'SET LOCAL lasts until the end of the block',
    send: [
      s.query("SET LOCAL application_name = 'x'"),
      s.query("BEGIN; SET LOCAL application_name = 'y'"),
      s.query('COMMIT'),
    ],
    syncs: 3,
    want: 'N:25P01 C:SET Z:I C:BEGIN C:SET S:application_name=y Z:T C:COMMIT S:application_name= Z:I',
  },
  {
    name: 'SET LOCAL in a query of several statements',
    send: [s.query("SET LOCAL application_name = 'x'; SHOW application_name"), s.query('SHOW application_name')],
    syncs: 2,
    want: 'C:SET T D C:SHOW Z:I T D C:SHOW Z:I',
  },
  {
    name: 'DISCARD ALL in a block',
    send: [s.query('BEGIN'), s.query('DISCARD ALL'), s.query('ROLLBACK')],
    syncs: 3,
    want: 'C:BEGIN Z:T E:25001 Z:E C:ROLLBACK Z:I',
  },
  {
    name: 'DISCARD ALL forgets statements and settings',
    send: [
      parse('SELECT 1', 'a'),
      sync,
      s.query("SET application_name = 'x'"),
      s.query('DISCARD ALL'),
      bind('a'),
      sync,
    ],
    syncs: 4,
    want: '1 Z:I C:SET S:application_name=x Z:I C:DISCARD ALL S:application_name= Z:I E:26000 Z:I',
  },
  {
    name: 'DEALLOCATE',
    send: [
      parse('SELECT 1', 'a'),
      parse('SELECT 1', 'b'),
      sync,
      s.query('DEALLOCATE a'),
      s.query('DEALLOCATE a'),
      s.query('DEALLOCATE ALL'),
      bind('b'),
      sync,
    ],
    syncs: 5,
    want: '1 1 Z:I C:DEALLOCATE Z:I E:26000 Z:I C:DEALLOCATE ALL Z:I E:26000 Z:I',
  },
  {
    name: 'bytes that are no UTF-8',
    send: [frame('Q', Buffer.from("SELECT 'a\xff'\0", 'latin1')), s.query('SELECT 1')],
    syncs: 2,
    want: 'E:22021 Z:I T D C:SELECT 1 Z:I',
  },
];
