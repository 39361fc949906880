import { storeConformance } from '../server/store/conformance';
import { emptyShelf, memoryStore } from './memory-store';

storeConformance('memory', async () => {
  const shelf = emptyShelf();
  return { open: async () => memoryStore(shelf), remove: async () => {} };
});
