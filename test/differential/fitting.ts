/** Expressions that suit an argument, by its place; other arguments may be anything of their type. */
type Choices = Readonly<Record<number, readonly string[]>>;

const texts = (list: string): readonly string[] => list.split(' ').map((each) => `'${each}'`);

const patterns = texts(String.raw`^a [a-z]+\d (x|B).? a{2} ^$ \m\w a.*?a [[:alpha:]]+$ (.)\1 🐢`);
const flags = texts('i g c n x');
const encodings = texts('hex base64 escape');
const charsets = texts('UTF8 LATIN1 utf-8');
const paths = texts('$ $.a $.a.b $[*] $[0] $.b[1] strict$.x $.*');
const counts = ['0', '1', '2', '(-1)', '5'];
const lengths = ['0', '3', '7', '(-1)'];
const positions = ['1', '2', '1', '1', '0'];

const choices: Readonly<Record<string, Choices>> = {
  date_trunc: {
    0: texts('year month week day hour minute second quarter century milliseconds'),
    2: texts('Europe/Berlin America/New_York'),
  },
  date_part: { 0: texts('year month day hour second epoch dow doy week quarter isoyear millennium microseconds') },
  timezone: { 0: texts('UTC Europe/Berlin America/New_York Asia/Kolkata +05:30') },
  encode: { 1: encodings },
  decode: { 1: encodings },
  convert: { 1: charsets, 2: charsets },
  convert_from: { 1: charsets },
  convert_to: { 1: charsets },
  '~': { 1: patterns },
  like: { 1: [...texts(String.raw`%a% _l% x_ %\%% %🐢 a`), "''"] },
  regexp_like: { 1: patterns, 2: flags },
  regexp_count: { 1: patterns, 2: positions, 3: flags },
  regexp_substr: { 1: patterns, 2: positions, 3: positions, 4: flags, 5: ['0', '1'] },
  regexp_instr: { 1: patterns, 2: positions, 3: positions, 4: ['0', '1'], 5: flags, 6: ['0', '1'] },
  regexp_replace: { 1: patterns, 2: texts(String.raw`- [\&] \1\1 \\`) },
  format: { 0: texts('%s %L %I %5s| %%|%1$s') },
  jsonpath: { 1: paths, 2: ["'{}'::jsonb"] },
  power: { 1: ['2', '0', '0.5', '(-1)', '3'] },
  lpad: { 1: lengths },
  rpad: { 1: lengths },
  round: { 1: counts },
  trunc: { 1: counts },
  shift: { 1: ['0', '1', '3', '15', '31'] },
  get_byte: { 1: ['0', '1'] },
  set_byte: { 1: ['0', '1'] },
  get_bit: { 1: ['0', '7', '9'] },
  set_bit: { 1: ['0', '7', '9'], 2: ['0', '1'] },
  width_bucket: { 1: ['0'], 2: ['10'], 3: ['5'] },
  to_char: {
    1: [...texts('YYYY-MM-DD HH24:MI:SS 999.99 FM0000 Day MI DDD IYYY-IW Q'), "'FMMonth DD, YYYY'", "'S9G999D99'"],
  },
  make_date: { 0: ['2024', '1', '0', '(-44)'], 1: ['2', '12', '13'], 2: ['1', '29', '30'] },
  make_timestamp: { 0: ['2024', '1'], 1: ['2', '12'], 2: ['1', '29'], 3: ['0', '23'], 4: ['0', '59'], 5: ['1.5'] },
  make_timestamptz: { 0: ['2024', '1'], 1: ['2', '12'], 2: ['1', '29'], 3: ['0', '23'], 4: ['0', '59'], 5: ['1.5'] },
};

const aliases: Readonly<Record<string, string>> = {
  extract: 'date_part',
  '~*': '~',
  '!~': '~',
  '!~*': '~',
  '~~': 'like',
  '!~~': 'like',
  '~~*': 'like',
  '!~~*': 'like',
  '@?': 'jsonpath',
  '@@': 'jsonpath',
  pow: 'power',
  '^': 'power',
  '<<': 'shift',
  '>>': 'shift',
};

/** What suits the arguments of a function. */
export const fitting = (name: string): Choices | undefined =>
  choices[name.startsWith('jsonb_path') ? 'jsonpath' : (aliases[name] ?? name)];
