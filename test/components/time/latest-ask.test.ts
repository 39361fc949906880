import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { latestAsk } from '@/components/time/latest-ask';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Questions that are answered by hand, in any order. */
function start() {
  const asked: number[] = [];
  const shown: string[] = [];
  const answers = new Map<number, (answer: string) => void>();
  const asking = latestAsk<number, string>({
    send: question => {
      asked.push(question);
      return new Promise(resolve => answers.set(question, resolve));
    },
    onAnswer: (question, answer) => shown.push(`${question} ${answer}`),
    every: 100,
    open: 2,
    now: () => Date.now(),
  });
  const answer = async (question: number) => {
    answers.get(question)?.('answered');
    await vi.advanceTimersByTimeAsync(0);
  };
  return { asking, asked, shown, answer };
}

it('drops an answer that comes after a newer one', async () => {
  const { asking, shown, answer } = start();
  asking.ask(1);
  await vi.advanceTimersByTimeAsync(100);
  asking.ask(2);
  await answer(2);
  await answer(1);
  expect(shown).toEqual(['2 answered']);
});

it('asks no oftener than it may, and the newest question always', async () => {
  const { asking, asked, shown, answer } = start();
  for (const question of [1, 2, 3]) asking.ask(question);
  expect(asked).toEqual([1]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([1, 3]);
  asking.ask(4);
  asking.ask(5);
  await vi.advanceTimersByTimeAsync(1000);
  // Two are open: the next one waits for an answer.
  expect(asked).toEqual([1, 3]);
  await answer(1);
  expect(asked).toEqual([1, 3, 5]);
  await answer(3);
  await answer(5);
  expect(shown).toEqual(['1 answered', '3 answered', '5 answered']);
});

it('forgets what waits and what is on its way', async () => {
  const { asking, asked, shown, answer } = start();
  asking.ask(1);
  asking.ask(2);
  asking.drop();
  await vi.advanceTimersByTimeAsync(1000);
  await answer(1);
  expect([asked, shown]).toEqual([[1], []]);
});
