import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fisherUpper, logGamma, studentTwoSided } from './distribution.ts';

const close = (computed: number, expected: number, tolerance = 1e-10): void =>
  assert.ok(Math.abs(computed - expected) <= tolerance * Math.abs(expected), `${computed} is not ${expected}`);

// Computed with SciPy 1.16 (2 · t.sf, f.sf), which agrees with tables to 13 digits.
const students = [
  [0.5, 1, 0.7048327646991335],
  [2, 3, 0.13932596855884305],
  [1.96, 10, 0.07843624024769971],
  [-5, 30, 2.32966854670078e-5],
  [0.001, 7, 0.9992300172449988],
  [12.5, 100, 3.7359249960131177e-22],
  [3, 1e4, 0.002706448189997666],
  [2.5, 7999999, 0.012419350507838713],
  [40, 25, 3.469980277759158e-24],
  [0.1, 5e6, 0.9203443294551626],
] as const;

test('Student: two-sided tail', () => {
  for (const [t, degrees, p] of students) close(studentTwoSided(t, degrees), p);
  assert.equal(studentTwoSided(0, 5), 1);
  assert.equal(studentTwoSided(Number.POSITIVE_INFINITY, 5), 0);
});

const fishers = [
  [3.5, 2, 10, 0.07042962777237427],
  [0.2, 5, 50, 0.9609818105900857],
  [100, 6, 9, 1.0115685542953574e-7],
  [1.2, 500, 1e6, 0.0013813468314466935],
] as const;

test('Fisher: upper tail', () => {
  for (const [f, above, below, p] of fishers) close(fisherUpper(f, above, below), p);
});

test('logGamma at whole and half numbers', () => {
  close(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-14);
  close(logGamma(6), Math.log(120), 1e-14);
  close(logGamma(11), Math.log(3628800), 1e-14);
});
