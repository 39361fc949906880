import { expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Entry } from '@/lib/history/entry';
import { diffPicture } from '@/lib/history/picture-changes';
import { diffTopology } from '@/lib/topology-changes';
import type { Store } from '@/server/store/store';
import { aPicture } from '../../push/a-picture';
import { aNode, aTopology } from '../../push/stepped-clusters';
import { anEntry, OTHER, PROD, shown } from './kept';

const early = aTopology({ seq: 1, at: 100 });
const late = aTopology({
  seq: 2,
  at: 200,
  state: 'fail',
  nodes: early.nodes.with(2, aNode(2, { health: 'fail' })),
});
const change = (at: number, to = late, from = early): Entry =>
  anEntry(at, { type: 'topology-changes', seq: to.seq, changes: diffTopology(from, to) });

/** Moments: what was shown, out of keyframes, changes and ticks. */
export function momentConformance(begin: () => Promise<Store>): void {
  it('gives the cluster as it was shown at a moment', async () => {
    const store = await begin();
    store.write([...shown(early), change(200), ...shown(late, null, 200).slice(1)]);
    store.write(shown(aTopology({ id: OTHER, at: 150 })));
    expect(await store.momentAt(PROD, 99)).toBeNull();
    for (const [at, topology, beatAt] of [
      [100, early, 100],
      [199, early, 100],
      [200, late, 200],
      [5000, late, 200],
    ] as const)
      expect(await store.momentAt(PROD, at)).toEqual({ at, topology, sockets: null, beatAt });
    expect(await store.momentAt('none' as ClusterId, 5000)).toBeNull();
  });

  it('gives the newest reading that was shown by then, and when somebody last watched', async () => {
    const store = await begin();
    store.write([
      ...shown(early),
      anEntry(160, { type: 'tick', dataAt: 150, values: { 'cluster cluster.seq': 1 } }),
    ]);
    expect(await store.momentAt(PROD, 170)).toMatchObject({ topology: { at: 150 }, beatAt: 160 });
  });

  it('gives the sockets as they were shown', async () => {
    const store = await begin();
    const before = aPicture({ at: 100 });
    const cells = before.matrix.cells.with(0, '-!....');
    const after = aPicture({ at: 200, matrix: { ...before.matrix, cells } });
    store.write([
      ...shown(early, before),
      anEntry(200, { type: 'sockets-changes', changes: diffPicture(before, after) }),
      ...shown(early, after, 200).slice(2),
    ]);
    expect((await store.momentAt(PROD, 150))?.sockets?.matrix).toEqual(before.matrix);
    expect((await store.momentAt(PROD, 250))?.sockets?.matrix).toEqual(after.matrix);
    expect((await store.momentAt(PROD, 250))?.sockets?.at).toBe(200);
  });

  it('goes by what was written last where the clock was set back', async () => {
    const store = await begin();
    const third = { ...late, seq: 3, state: 'ok' as const };
    const fourth = { ...late, seq: 4, currentEpoch: 99 };
    const numbers = (at: number, seq: number) =>
      anEntry(at, { type: 'tick', dataAt: at, values: { 'cluster cluster.seq': seq } });
    store.write([...shown(early), change(200), numbers(200, 2)]);
    store.write([change(150, third, late), numbers(150, 3), change(160, fourth, third), numbers(160, 4)]);
    const seqAt = async (at: number) => (await store.momentAt(PROD, at))?.topology.seq;
    expect([await seqAt(149), await seqAt(155), await seqAt(160), await seqAt(300)]).toEqual([1, 3, 4, 4]);
    expect((await store.momentAt(PROD, 155))?.topology.nodes[2]?.health).toBe('fail');
  });

  it('tells from when to when there is anything, and of which clusters', async () => {
    const store = await begin();
    expect(await store.extent(PROD)).toBeNull();
    expect(await store.clusters()).toEqual([]);
    store.write([...shown(early), change(200)]);
    store.write(shown(aTopology({ id: OTHER, at: 5 })));
    expect(await store.extent(PROD)).toEqual({ from: 100, to: 200 });
    expect(await store.extent(OTHER)).toEqual({ from: 5, to: 5 });
    expect([...(await store.clusters())].sort()).toEqual([OTHER, PROD]);
  });

  it('says how far it got', async () => {
    const store = await begin();
    expect(store.health().writtenUntil).toBe(0);
    store.write(shown(early));
    await store.momentAt(PROD, 100);
    expect(store.health().writtenUntil).toBe(100);
  });
}
