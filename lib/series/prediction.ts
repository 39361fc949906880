import type { Predictor } from './column-form';

/** Turns whole numbers into differences to what was to be expected, and back. */
export class Prediction {
  private readonly none: boolean;
  private readonly line: boolean;
  private readonly follows: boolean;
  private begun = false;
  private expected = 0;
  private step = 0;

  constructor(predictor: Predictor) {
    this.none = predictor === 'none';
    this.line = predictor === 'line';
    this.follows = predictor === 'previous' || this.line;
  }

  difference(value: number): number {
    const difference = value - this.expected;
    this.learn(value);
    return difference;
  }

  value(difference: number): number {
    const value = this.expected + difference;
    this.learn(value);
    return value;
  }

  /** As `value` so many times, for the last one only. */
  repeat(difference: number, times: number): number {
    const single = this.begun || this.none ? 0 : 1;
    const value = single === 1 ? this.value(difference) : 0;
    const rest = times - single;
    if (rest === 0) return value;
    if (!this.follows) return this.expected + difference;
    if (!this.line) {
      this.expected += difference * rest;
      return this.expected;
    }
    // `expected` is one step ahead of the last value.
    const last = this.expected + this.step * (rest - 1) + difference * ((rest * (rest + 1)) / 2);
    this.step += difference * rest;
    this.expected = last + this.step;
    return last;
  }

  private learn(value: number): void {
    if (this.none) return;
    if (!this.begun) {
      this.begun = true;
      this.expected = value;
      return;
    }
    if (!this.follows) return;
    if (this.line) {
      const before = this.expected - this.step;
      this.step = value - before;
      this.expected = value + this.step;
    } else this.expected = value;
  }
}
