/** Tail probabilities of Student's t and Fisher's F, relative accuracy about 1e-12. */

/** P(|T| ≥ |t|) for Student's t with `degrees` degrees of freedom. */
export function studentTwoSided(t: number, degrees: number): number {
  if (Number.isNaN(t) || degrees <= 0) return Number.NaN;
  const ratio = (t * t) / degrees;
  if (ratio === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta({ x: 1 / (1 + ratio), y: ratio / (1 + ratio), a: degrees / 2, b: 0.5 });
}

/** P(F ≥ f) for Fisher's F with `above` and `below` degrees of freedom. */
export function fisherUpper(f: number, above: number, below: number): number {
  if (Number.isNaN(f) || above <= 0 || below <= 0) return Number.NaN;
  const ratio = (f * above) / below;
  if (ratio === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta({ x: 1 / (1 + ratio), y: ratio / (1 + ratio), a: below / 2, b: above / 2 });
}

interface BetaArguments {
  readonly x: number;
  /** 1 - x, given apart so that neither end loses digits. */
  readonly y: number;
  readonly a: number;
  readonly b: number;
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta({ x, y, a, b }: BetaArguments): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta({ x: y, y: x, a: b, b: a });
  const logX = x > 0.5 ? Math.log1p(-y) : Math.log(x);
  const logY = y > 0.5 ? Math.log1p(-x) : Math.log(y);
  return (Math.exp(a * logX + b * logY - logBeta(a, b)) * betaFraction(x, a, b)) / a;
}

/** Continued fraction of I_x(a, b), by Lentz's method (DLMF 8.17.22). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let value = d;
  // The number of terms grows with the square root of the larger parameter; the limit only stops NaN.
  for (let m = 1; m < 10_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    value *= d * c;
    if (!(Math.abs(d * c - 1) > 1e-16)) break;
  }
  return value;
}

const nonZero = (x: number, tiny: number): number => (Math.abs(x) < tiny ? tiny : x);

/** ln B(a, b) without the cancellation of ln Γ(a) - ln Γ(a + b) when a is large. */
function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const sum = small + large;
  const ratio =
    stirlingRest(large) - stirlingRest(sum) + small - (large - 0.5) * Math.log1p(small / large) - small * Math.log(sum);
  return logGamma(small) + ratio;
}

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let shift = 1;
  let at = x;
  while (at < 10) {
    shift *= at;
    at++;
  }
  return (at - 0.5) * Math.log(at) - at + 0.9189385332046728 + stirlingRest(at) - Math.log(shift);
}

/** ln Γ(x) minus Stirling's formula, for x ≥ 10 (DLMF 5.11.1). */
function stirlingRest(x: number): number {
  const z = 1 / (x * x);
  const series = 1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - z * (691 / 360360 - z * (1 / 156 - z * (3617 / 122400)))));
  return (1 / 12 - z * (1 / 360 - z * series)) / x;
}
