import type { NamespaceSample } from './sample';

/** What a namespace that was not there before is told by. */
export const EMPTY_NAMESPACE: NamespaceSample = {
  id: '',
  addresses: [],
  processes: [],
  rows: [],
  ports: [],
  counters: null,
  tableRows: 0,
};
