import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axisLabels } from '@/lib/layout/axis-labels';

it('labels every row where there is room', () => {
  expect(axisLabels(5, 20, 13, [])).toEqual([0, 1, 2, 3, 4]);
});

it('labels what is wanted first, then evenly what is left', () => {
  expect(axisLabels(10, 6, 13, [4])).toEqual([0, 4, 9]);
  expect(axisLabels(10, 6, 13, [-1, 12, 4, 5])).toEqual([0, 4, 9]);
});

it('never lets two labels touch', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 3, max: 30 }),
      fc.array(fc.integer({ min: -5, max: 205 })),
      (count, step, wanted) => {
        const labels = axisLabels(count, step, 13, wanted);
        for (let i = 1; i < labels.length; i++)
          expect((labels[i]! - labels[i - 1]!) * step).toBeGreaterThanOrEqual(13);
        if (count > 0) expect(labels.length).toBeGreaterThan(0);
      },
    ),
  );
});
