import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsvDialect } from '../../data/split.ts';
import { CsvFault, RecordReader } from './record_reader.ts';

const plain: CsvDialect = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  comment: '',
  nulls: [''],
  skip: 0,
  header: false,
  padding: false,
  compression: 'none',
};

/** Rows of a text that comes in these pieces. */
function rows(pieces: readonly string[], dialect: Partial<CsvDialect> = {}): (readonly (string | null)[])[] {
  const reader = new RecordReader({ ...plain, ...dialect });
  return pieces.flatMap((piece, i) => [...reader.push(piece, i === pieces.length - 1)].map(({ fields }) => fields));
}

const cases: readonly (readonly [string, Partial<CsvDialect>, readonly (readonly (string | null)[])[]])[] = [
  [
    'a,b\n1,2\n',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r\n1,2\r\n',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r1,2',
    {},
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['"a,b","c""d"\n', {}, [['a,b', 'c"d']]],
  [
    '"two\nlines",x\r\ny,z',
    {},
    [
      ['two\nlines', 'x'],
      ['y', 'z'],
    ],
  ],
  [
    'a,,""\n\nb,c,d\n',
    {},
    [
      ['a', null, null],
      ['b', 'c', 'd'],
    ],
  ],
  ['a"b,c\n', {}, [['a"b', 'c']]],
  ['x;"a\\"b";y\n', { delimiter: ';', escape: '\\' }, [['x', 'a"b', 'y']]],
  [
    '# one\na,b\n# two\nc,d\n',
    { comment: '#' },
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['title\n\na,NA\n', { skip: 2, nulls: ['NA'] }, [['a', null]]],
  ['a, "b" ,c\n', {}, [['a', 'b', 'c']]],
  ["'a'|b\n", { delimiter: '|', quote: '' }, [["'a'", 'b']]],
  ['ä,🐢\n', {}, [['ä', '🐢']]],
];

test('rows and values are told apart', () => {
  for (const [source, dialect, expected] of cases) assert.deepEqual(rows([source], dialect), expected, source);
});

test('it does not matter in which pieces the text comes', () => {
  for (const [source, dialect, expected] of cases) {
    fc.assert(
      fc.property(fc.array(fc.nat(source.length), { maxLength: 4 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), source.length];
        const pieces = at.slice(1).map((end, i) => source.slice(at[i], end));
        assert.deepEqual(rows(pieces, dialect), expected);
      }),
    );
  }
});

test('what was written as CSV is read back', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', 'é', '1'),
    minLength: 1,
    maxLength: 8,
  });
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1 }));
  fc.assert(
    fc.property(table, (written) => {
      const source = written
        .map((row) => `${row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')}\n`)
        .join('');
      assert.deepEqual(rows([source]), written);
    }),
  );
});

test('a fault names its line', () => {
  const fault = (source: string): CsvFault => {
    try {
      rows([source]);
    } catch (error) {
      if (error instanceof CsvFault) return error;
    }
    throw new Error('no fault');
  };
  assert.equal(fault('a,b\n"c\nd",e\n"f,g\n').line, 4);
  assert.equal(fault('a\n"b"c,d\n').line, 2);
});
