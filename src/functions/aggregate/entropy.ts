import { compareValues } from '../../data/compare.ts';
import { formatJson, jsonObject } from '../../data/json.ts';
import { type DataType, float64, jsonb, text } from '../../data/type.ts';
import { valueToText } from '../../data/value_text.ts';
import { type ValueCount, valueCounts } from '../accumulate/value_counts.ts';
import { aggregateFunction } from '../define.ts';

/** Shannon's entropy in bits; the counts are added in ascending order, so that every cut gives the same bits. */
function bits(counts: readonly ValueCount[]): number {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const shares = counts.map(({ count }) => count / total).sort((a, b) => a - b);
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}

export const entropy = aggregateFunction({
  name: 'entropy',
  about: "Shannon's entropy of the values, in bits; 0 for no values.",
  overloads: [
    {
      args: [{ kind: 'any' }],
      result: float64,
      stateTypes: () => [text],
      start: ([type]) => valueCounts(type, float64, bits),
    },
  ],
  examples: [
    { sql: '(SELECT entropy(x) FROM (VALUES (1), (2), (2), (1)) AS t(x))', is: '1' },
    { sql: '(SELECT entropy(x) FROM (VALUES (NULL::int)) AS t(x))', is: '0' },
  ],
});

function asObject(counts: readonly ValueCount[], type: DataType, timeZone: string): string | null {
  if (counts.length === 0) return null;
  const sorted = counts.toSorted((a, b) => compareValues(a.value, b.value, type));
  return formatJson(
    jsonObject(
      sorted.map(({ value, count }) => [valueToText(value, type, timeZone), { units: BigInt(count), scale: 0 }]),
    ),
  );
}

export const histogram = aggregateFunction({
  name: 'histogram',
  about: 'How often each value occurs: a jsonb object of the values as texts, with their counts.',
  zoned: true,
  overloads: [
    {
      args: [{ kind: 'any' }],
      result: jsonb,
      stateTypes: () => [text],
      start: ([type], _, options) => {
        const { timeZone } = options as { readonly timeZone: string };
        return valueCounts(type, jsonb, (counts) => asObject(counts, type, timeZone));
      },
    },
  ],
  examples: [{ sql: "(SELECT histogram(x) FROM (VALUES ('b'), ('a'), ('b')) AS t(x))", is: '{"a": 1, "b": 2}' }],
});
