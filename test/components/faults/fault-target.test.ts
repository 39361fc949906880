import { expect, it } from 'vitest';
import { faultTarget } from '@/components/faults/fault-target';
import { SAMPLE_DUMP } from '@/components/inspect/sample-dump';
import { inspectNodes } from '@/lib/cluster/inspect';

const { nodes } = inspectNodes(SAMPLE_DUMP).topology;
const hosts = (host: string) => nodes.find(node => node.host === host)!;

it('takes the selected node where it fits', () => {
  expect(faultTarget({ id: 'freeze', target: 'any' }, nodes, hosts('10.0.0.5').id)?.host).toBe('10.0.0.5');
});

it('looks for another where the selected one does not fit', () => {
  const target = faultTarget({ id: 'failover', target: 'replica' }, nodes, hosts('10.0.0.2').id);
  expect(target?.role).toBe('replica');
});

it('breaks what is well and mends what is not', () => {
  expect(faultTarget({ id: 'kill', target: 'master' }, nodes, null)?.health).toBe('ok');
  expect(faultTarget({ id: 'resume', target: 'any' }, nodes, null)?.host).toBe('10.0.0.1');
});

it('finds nobody where nobody fits', () => {
  expect(faultTarget({ id: 'kill', target: 'master' }, [hosts('10.0.0.4')], null)).toBeNull();
});

it('does not mend what is well, even when it is selected', () => {
  expect(faultTarget({ id: 'restart', target: 'any' }, [hosts('10.0.0.4')], hosts('10.0.0.4').id)).toBeNull();
});
