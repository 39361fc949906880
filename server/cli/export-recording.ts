import type { Entry } from '@/lib/history/entry';
import { createRecordingFile } from '../store/create-recording-file';

/** Writes all of it into one new `.slotscope` file; resolves to the number of entries. */
export async function exportRecording(pages: AsyncIterable<readonly Entry[]>, file: string): Promise<number> {
  const recording = await createRecordingFile(file);
  let count = 0;
  try {
    for await (const page of pages) {
      recording.write(page);
      await recording.written();
      count += page.length;
    }
  } catch (error) {
    // The first failure is the one to tell.
    await recording.close().catch(() => {});
    throw error;
  }
  await recording.close();
  return count;
}
