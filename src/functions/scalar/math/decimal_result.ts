import { type DataType, decimal, maxPrecision, numeric } from '../../../data/type.ts';

/** The argument's own type: for functions that neither add digits nor take any away. */
export const sameDecimal = ([type]: readonly DataType[]): DataType => type;

/** The decimal that holds the argument's whole part, with room for a carry. */
export const wholeDecimal = ([type]: readonly DataType[]): DataType =>
  type.kind === 'decimal' ? decimal(Math.min(type.precision - type.scale + 1, maxPrecision), 0) : numeric;
