import { formatDecimal } from '../../../data/decimal.ts';
import { quoteJson } from '../../../data/json.ts';
import { formatXmlTimestamp } from '../../../data/time_text.ts';
import { zoneOf } from '../../../data/time_zone.ts';
import { type DataType, isNumber } from '../../../data/type.ts';
import type { ArrayValue, RecordValue, Value } from '../../../data/value.ts';
import { valueToText } from '../../../data/value_text.ts';

/** A value as JSON text, as to_json writes it: no blanks between items. NULL is null. */
export function valueToJson(value: Value, type: DataType, timeZone: string): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'json':
    case 'jsonb':
      return value as string;
    case 'timestamp':
      return quoteJson(formatXmlTimestamp(value as bigint, type.zoned ? zoneOf(timeZone) : undefined));
    case 'array':
      return arrayToJson(value as ArrayValue, type.element, timeZone);
    case 'record': {
      const { fields } = value as RecordValue;
      const items = type.fields.map(
        (field, i) => `${quoteJson(field.name)}:${valueToJson(fields[i], field.type, timeZone)}`,
      );
      return `{${items.join(',')}}`;
    }
    default: {
      const text = type.kind === 'decimal' ? formatDecimal(value as never) : valueToText(value, type, timeZone);
      // NaN and infinity are no JSON numbers.
      return isNumber(type) && /^-?\d/.test(text) ? text : quoteJson(text);
    }
  }
}

/** Each dimension is an array of arrays. */
function arrayToJson({ items, lengths }: ArrayValue, element: DataType, timeZone: string): string {
  if (lengths.length === 0) return '[]';
  const texts = items.map((item) => valueToJson(item, element, timeZone));
  return nested(texts, lengths);
}

function nested(texts: readonly string[], [length, ...inner]: readonly number[]): string {
  if (inner.length === 0) return `[${texts.join(',')}]`;
  const size = texts.length / length;
  const parts = Array.from({ length }, (_, i) => nested(texts.slice(i * size, (i + 1) * size), inner));
  return `[${parts.join(',')}]`;
}
