import { type NistSet, rowsOf } from './define.ts';

/** Least squares in whole numbers: what the certified figures must agree with. */
export interface ExactFit {
  readonly coefficients: readonly number[];
  readonly stdErrors: readonly number[];
  readonly residualSd: number;
  readonly r2: number;
}

interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The normal equations of the published decimals, solved without any rounding (Bareiss elimination). */
export function exactFit(set: NistSet): ExactFit {
  const { design, target, scales, targetScale } = wholeNumbers(set);
  const p = design[0].length;
  const products = design[0].map((_, i) => design[0].map((_, j) => sum(design.map((row) => row[i] * row[j]))));
  const right = design[0].map((_, i) => sum(design.map((row, k) => row[i] * target[k])));
  const squares = sum(target.map((y) => y * y));
  const { determinant, adjugate } = invert(products);
  const weights = adjugate.map((row) => sum(row.map((value, j) => value * right[j]))); // over determinant
  // residual = y'y - w·X'y, in units of the target's scale squared, over determinant
  const residual = squares * determinant - sum(weights.map((w, i) => w * right[i]));
  const mean = sum(target);
  const n = BigInt(target.length);
  const total: Fraction = set.intercept ? { top: n * squares - mean * mean, bottom: n } : { top: squares, bottom: 1n };
  const degrees = target.length - p;
  const unit = 10 ** -targetScale;
  const variance = divide({ top: residual, bottom: determinant * BigInt(degrees) });
  return {
    coefficients: weights.map((w, i) => divide({ top: w, bottom: determinant }) * 10 ** (scales[i] - targetScale)),
    stdErrors: adjugate.map(
      (row, i) => Math.sqrt(variance * divide({ top: row[i], bottom: determinant })) * 10 ** scales[i] * unit,
    ),
    residualSd: Math.sqrt(variance) * unit,
    r2: 1 - divide({ top: residual * total.bottom, bottom: determinant * total.top }),
  };
}

/** Every column as whole numbers: value · 10^scale. */
function wholeNumbers(set: NistSet) {
  const rows = rowsOf(set);
  const places = (text: string): number => text.split('.')[1]?.length ?? 0;
  const whole = (text: string, scale: number): bigint => {
    const [head, tail = ''] = text.split('.');
    return BigInt(head + tail.padEnd(scale, '0'));
  };
  const xScales = rows[0].x.map((_, j) => Math.max(...rows.map((row) => places(row.x[j]))));
  const targetScale = Math.max(...rows.map((row) => places(row.y)));
  const powers = Array.from({ length: set.degree }, (_, k) => k + 1);
  const scales = [...(set.intercept ? [0] : []), ...xScales.flatMap((scale) => powers.map((k) => scale * k))];
  const design = rows.map((row) => [
    ...(set.intercept ? [1n] : []),
    ...row.x.flatMap((text, j) => powers.map((k) => whole(text, xScales[j]) ** BigInt(k))),
  ]);
  return { design, target: rows.map((row) => whole(row.y, targetScale)), scales, targetScale };
}

/** Determinant and adjugate: inverse = adjugate / determinant. */
function invert(a: readonly (readonly bigint[])[]): { determinant: bigint; adjugate: bigint[][] } {
  const n = a.length;
  const m = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1n : 0n))]);
  let before = 1n;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = m[i][k];
      m[i] = m[i].map((value, j) => (value * m[k][k] - factor * m[k][j]) / before);
    }
    before = m[k][k];
  }
  return { determinant: before, adjugate: m.map((row) => row.slice(n)) };
}

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** A quotient to 25 digits, as a double. */
function divide({ top, bottom }: Fraction): number {
  if (top === 0n) return 0;
  const size = top.toString().length - bottom.toString().length;
  const shift = 25 - size;
  const quotient = shift >= 0 ? (top * 10n ** BigInt(shift)) / bottom : top / (bottom * 10n ** BigInt(-shift));
  return Number(`${quotient}e${-shift}`);
}
