/** Fills a file in a process of its own, whose memory ends with it. */
import { sleepingRunsFile } from "../sleeping-runs-file.ts";

export const open = async ({ file, count }: { file: string; count: number }) => {
  await sleepingRunsFile(file, count);
  return { close() {} };
};
