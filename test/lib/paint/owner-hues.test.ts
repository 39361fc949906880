import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownerColour } from '@/lib/paint/owner-colour';
import { ownerHues } from '@/lib/paint/owner-hues';
import { aNode, failOver, nodeId, shards } from '../layout/clusters';

describe('ownerHues', () => {
  it('gives a shard one hue and each shard its own', () => {
    const hues = ownerHues(shards(5, 2));
    expect(hues.get(nodeId(5))).toEqual(hues.get(nodeId(0)));
    expect(new Set([0, 1, 2, 3, 4].map(i => hues.get(nodeId(i))?.degrees)).size).toBe(5);
  });

  it('keeps everybody else when a shard comes or goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), (masters, pick) => {
        const nodes = shards(masters, 1);
        const before = ownerHues(nodes);
        const gone = nodeId(pick % masters);
        const rest = nodes.filter(node => node.id !== gone && node.masterId !== gone);
        const without = ownerHues(rest, before);
        const grown = ownerHues([aNode(900, [[0, 0]]), ...rest], without);
        for (const { id } of rest) {
          expect(without.get(id)).toEqual(before.get(id));
          expect(grown.get(id)).toEqual(before.get(id));
        }
      }),
    );
  });

  it('keeps the hue of a shard through a failover', () => {
    const nodes = shards(3, 1);
    const before = ownerHues(nodes);
    const after = ownerHues(failOver(nodes, nodeId(4)), before);
    for (const { id } of nodes) expect(after.get(id)).toEqual(before.get(id));
  });

  it('gives a replica that became an owner beside its master a hue of its own', () => {
    const before = ownerHues(shards(1, 1));
    const apart = ownerHues([aNode(0, [[0, 16000]]), aNode(1, [[16001, 16383]])], before);
    expect(apart.get(nodeId(0))).toEqual(before.get(nodeId(0)));
    expect(apart.get(nodeId(1))?.seat).not.toBe(before.get(nodeId(1))?.seat);
  });

  it('says the same twice', () => {
    const hues = ownerHues(shards(7, 1));
    expect(ownerHues(shards(7, 1), hues)).toEqual(hues);
  });
});

it('keeps owners muted, lighter on a dark page than its ground, darker on a light one', () => {
  for (const hue of ownerHues(shards(24, 0)).values()) {
    const [r, g, b] = ownerColour(hue, 'dark');
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(60);
    expect(Math.min(r, g, b)).toBeGreaterThan(0x17);
    expect(Math.max(...ownerColour(hue, 'light'))).toBeLessThan(0xe0);
  }
});
