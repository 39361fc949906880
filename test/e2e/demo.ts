import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Topology } from '@/lib/cluster/topology';
import type { FaultId } from '@/lib/wire';
import { type Slotscope, useSlotscope } from './slotscope';

interface Demo extends Slotscope {
  topology(): Promise<Topology>;
  /** As a page's button does it. */
  fault(page: Page, fault: FaultId, node: string): Promise<void>;
}

/** The demo and a browser: there for all tests of a file. */
export function useDemo(): Demo {
  const demo = useSlotscope(['demo', '--port', '0']);
  return {
    get url() {
      return demo.url;
    },
    open: demo.open,
    topology: async () => (await fetch(`${demo.url}/api/v1/clusters/demo`)).json() as Promise<Topology>,
    async fault(page, fault, node) {
      const reply = await page.request.post(`${demo.url}/api/v1/demo/faults`, {
        data: { fault, node },
        headers: { origin: demo.url },
      });
      expect(reply.status()).toBe(200);
    },
  };
}

export const heading = (page: Page) => page.locator('h1');
