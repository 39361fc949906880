import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LabelRequest, placeLabels } from '@/lib/layout/place-labels';

const bounds = { left: 0, top: 0, right: 836, bottom: 640 };

const request = fc.record({
  x: fc.integer({ min: 20, max: 816 }),
  y: fc.integer({ min: 20, max: 620 }),
  toward: fc.double({ min: 0, max: 6.28, noNaN: true }),
  whole: fc.boolean(),
  widths: fc.constant([90, 130]),
});

it('never lets labels overlap each other, a node, the ring, or the edge', () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 60 }), asked => {
      const requests: LabelRequest<number>[] = asked.map((each, id) => ({ ...each, id, r: 12 }));
      const circles = requests.map(({ x, y, r }) => ({ x, y, r }));
      const band = { x: 418, y: 320, inner: 170, outer: 186 };
      const boxes = [...placeLabels(requests, { bounds, circles, boxes: [], band }).values()].map(
        label => label.box,
      );
      boxes.forEach((a, i) => {
        expect(a.left >= 0 && a.top >= 0 && a.right <= 836 && a.bottom <= 640).toBe(true);
        for (const b of boxes.slice(i + 1)) {
          expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
        }
        for (const { x, y, r } of circles) {
          const dx = Math.max(a.left - x, 0, x - a.right);
          const dy = Math.max(a.top - y, 0, y - a.bottom);
          expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(r);
        }
      });
    }),
    { numRuns: 100 },
  );
});

it('prefers the side it is asked for and drops the second line before the label', () => {
  const free = { bounds, circles: [], boxes: [], band: null };
  const east = { id: 1, x: 400, y: 300, r: 20, toward: Math.PI / 2, whole: true, widths: [90, 130] };
  expect(placeLabels([east], free).get(1)).toMatchObject({ x: 427, anchor: 'start', lines: 2 });
  const narrow = { ...free, bounds: { left: 300, top: 250, right: 520, bottom: 350 } };
  expect(placeLabels([east], narrow).get(1)?.lines).toBe(1);
});
