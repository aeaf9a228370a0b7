import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The lowest bit of the magic number says whether checksums are computed over big-endian words. */
const magic = 0x377f0682;

type Checksum = readonly [number, number];

/**
 * Whether a write-ahead log holds commits that SQLite will not find because what is before them is damaged. SQLite
 * reads up to the first frame whose checksum is wrong, which is right after a crash: that is where writing stopped.
 * But a commit that was followed by another one had been synced, and so had all before it.
 * @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export const hidesCommits = (path: string): boolean => {
  if (!existsSync(path)) return false;
  const descriptor = openSync(path, "r");
  try {
    return scan((length, offset) => {
      const bytes = Buffer.alloc(length);
      return readSync(descriptor, bytes, 0, length, offset) === length ? bytes : undefined;
    }, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
};

type Read = (length: number, offset: number) => Buffer | undefined;

const scan = (read: Read, sizeBytes: number): boolean => {
  const header = read(headerBytes, 0);
  // Shorter logs hold nothing.
  if (!header || sizeBytes === headerBytes) return false;
  const isBigEndian = (header.readUInt32BE(0) & 1) === 1;
  const first = checksum(header.subarray(0, 24), [0, 0], isBigEndian);
  const isHeader = (header.readUInt32BE(0) & ~1) === magic && isEqual(first, header, 24);
  // Without it none of the log is found. Nothing but zeros is what a file system may leave of a first write.
  if (!isHeader) return header.some((byte) => byte !== 0);

  const frameBytes = frameHeaderBytes + header.readUInt32BE(8);
  let isBroken = false;
  let before: { checksum: Checksum; isCommit: boolean } = { checksum: first, isCommit: false };
  for (let offset = headerBytes; offset + frameBytes <= sizeBytes; offset += frameBytes) {
    const frame = read(frameBytes, offset);
    if (!frame) return false;
    const isOfThisLog = frame.compare(header, 16, 24, 8, 16) === 0;
    const computed = checksum(
      frame.subarray(frameHeaderBytes),
      checksum(frame.subarray(0, 8), before.checksum, isBigEndian),
      isBigEndian,
    );
    const follows = isOfThisLog && isEqual(computed, frame, 16);
    if (isBroken && before.isCommit && follows) return true;
    isBroken ||= !follows;
    before = {
      checksum: [frame.readUInt32BE(16), frame.readUInt32BE(20)],
      isCommit: isOfThisLog && frame.readUInt32BE(4) > 0,
    };
  }
  return false;
};

const checksum = (bytes: Buffer, [from0, from1]: Checksum, isBigEndian: boolean): Checksum => {
  let sum0 = from0;
  let sum1 = from1;
  for (let at = 0; at < bytes.length; at += 8) {
    const [word0, word1] = isBigEndian
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    sum0 = (sum0 + word0 + sum1) >>> 0;
    sum1 = (sum1 + word1 + sum0) >>> 0;
  }
  return [sum0, sum1];
};

const isEqual = ([sum0, sum1]: Checksum, bytes: Buffer, at: number): boolean =>
  sum0 === bytes.readUInt32BE(at) && sum1 === bytes.readUInt32BE(at + 4);
