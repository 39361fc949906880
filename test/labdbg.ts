import { buildLab } from '@/test/lab/lab';
import { startSlotscope } from '@/test/lab/slotscope';
import { settle } from '@/test/lab/settle';
import { openWatch } from '@/test/lab/watch';
import { ALL_FAULTS } from '@/test/lab/faults/all-faults';
import { liveClient } from '@/test/server/push/live-client';
import { initialLive, stepLive } from '@/lib/live';
const [faultId, secs, reps] = [process.argv[2], Number(process.argv[3] ?? 10), Number(process.argv[4] ?? 1)];
const lab = await buildLab();
let slotscope: any;
try {
  slotscope = await startSlotscope(lab);
  const watch = await openWatch(slotscope);
  const bench = { lab, slotscope, watch };
  const client = liveClient(slotscope.url, { token: slotscope.token });
  let last = new Map<string, string>();
  let t0 = Date.now();
  let topo: any;
  client.socket.onAny((type: string, body: any) => {
    if (type === 'snapshot') topo = body.topology;
    let d: any = null;
    if (type === 'snapshot') d = body.topology.diagnoses;
    if (type === 'changes') for (const c of body.changes) if (c.type === 'cluster' && c.facts.diagnoses) d = c.facts.diagnoses;
    if (!d) return;
    const now = Date.now() - t0;
    const cur = new Map<string, string>();
    for (const x of d) {
      const name = (id: string) => topo.nodes.find((n: any) => n.id === id)?.host.split('.').pop();
      cur.set(x.id, `${x.state} ${x.kind} ${name(x.node)}${x.peer ? '>' + name(x.peer) : ''} since ${x.since - t0} ` + x.evidence.map((e: any) => `\n      [${e.witness} ${e.at - t0}] ${e.text}`).join(''));
    }
    for (const [k, v] of cur) if (last.get(k) !== v) console.log(now, v);
    for (const k of last.keys()) if (!cur.has(k)) console.log(now, 'GONE', k.slice(0, 24));
    last = cur;
  });
  await client.watch({ clusters: ['lab'] });
  await settle(bench as any);
  for (let i = 0; i < reps; i++) {
    await new Promise(r => setTimeout(r, 2000 + Math.random() * 1000));
    const fault = ALL_FAULTS.find(f => f.id === faultId);
    console.log('=====', faultId, i); t0 = Date.now();
    if (fault) {
      const inj: any = await (fault as any).inject(lab);
      console.log('injected', Date.now() - t0, JSON.stringify(Object.keys(inj ?? {})), inj?.victim?.name ?? inj?.host?.name ?? '');
      await new Promise(r => setTimeout(r, secs * 1000));
      console.log(Date.now() - t0, 'UNDO');
      await (inj.undo ? inj.undo() : (fault as any).undo?.(lab, inj));
      await new Promise(r => setTimeout(r, 8000));
      await settle(bench as any).catch((e: any) => console.log('settle', e.message.slice(0, 300)));
    } else await new Promise(r => setTimeout(r, secs * 1000));
  }
} finally { await slotscope?.close(); await lab.close(); process.exit(); }
