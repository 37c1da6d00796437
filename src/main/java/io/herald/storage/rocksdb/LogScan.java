package io.herald.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Looks through a write-ahead log or manifest of RocksDB, before RocksDB does, to tell an end that a crash tore from
 * bytes that were changed later: RocksDB takes a length that grew by a flipped bit for the end of the file. It belongs
 * to the call that opens.
 *
 * <pre>
 *   block of 32 KiB:  record … record  less than 7 zeros
 *   record:           4 crc32c, masked, of the rest but the length   2 length   1 type   n bytes   (little-endian)
 *   type:             1 whole   2 first   3 middle   4 last piece; above: told of the file
 * </pre>
 */
final class LogScan {
    private static final int BLOCK = 32 << 10;
    private static final int HEAD = 7;
    private static final int WHOLE = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;
    private static final int SECTOR = 512;
    private static final int MASK = 0xa282ead8;

    private final byte[] bytes;
    private final ByteBuffer in;
    private final CRC32C crc = new CRC32C();
    private int at;
    private int end;

    /** What the file is like. */
    enum State {
        WHOLE,
        TORN,
        DAMAGED
    }

    /**
     * What was found.
     *
     * @param state what the file is like
     * @param end where the last whole record ends
     * @param size how long the file is
     */
    record Verdict(State state, long end, long size) {}

    private LogScan(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Looks through a file.
     *
     * @param unsynced whether its end was written without syncing each record, so that a power cut may have kept later
     *     sectors and lost earlier ones
     */
    static Verdict of(Path file, boolean unsynced) throws IOException {
        LogScan scan = new LogScan(Files.readAllBytes(file));
        return new Verdict(scan.state(unsynced), scan.end, scan.bytes.length);
    }

    /** Where in a whole log the first batch begins that was written after a change; its end where none was. */
    static long endOf(Path file, long lastSequence) throws IOException {
        LogScan scan = new LogScan(Files.readAllBytes(file));
        return scan.endOf(lastSequence);
    }

    /** A batch begins with its sequence, 8 bytes that may lie in two records. */
    private long endOf(long lastSequence) {
        ByteBuffer begin = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int batchAt = 0;
        while (at < bytes.length) {
            int left = blockLeft(at);
            if (left < HEAD || !isRecord(at)) {
                at += left < HEAD ? left : bytes.length;
                continue;
            }
            int type = bytes[at + 6] & 0xff;
            if (type == WHOLE || type == FIRST) {
                begin.clear();
                batchAt = at;
            }
            if (type <= LAST && begin.hasRemaining()) {
                begin.put(bytes, at + HEAD, Math.min(length(at), begin.remaining()));
                if (!begin.hasRemaining() && begin.getLong(0) > lastSequence) {
                    return batchAt;
                }
            }
            at += HEAD + length(at);
        }
        return bytes.length;
    }

    private State state(boolean unsynced) {
        while (at < bytes.length) {
            int left = blockLeft(at);
            if (left < HEAD) {
                at += left;
            } else if (isRecord(at)) {
                int type = bytes[at + 6] & 0xff;
                at += HEAD + length(at);
                end = type == FIRST || type == MIDDLE ? end : at;
            } else {
                return judge(unsynced);
            }
        }
        return end == bytes.length || isZero(end, bytes.length) ? State.WHOLE : State.TORN;
    }

    /** What it means that no record begins where one should. */
    private State judge(boolean unsynced) {
        boolean unwritten = isHeadUnwritten(at) || hasUnwrittenSector(at, Math.min(bytes.length, at + blockLeft(at)));
        if (firstAfter(at) < bytes.length) {
            // The pages of one batch are written in any order, and so are those of many that were not synced.
            return unwritten && (unsynced || !beginsAfter(at)) ? State.TORN : State.DAMAGED;
        }
        boolean fits = at + HEAD <= bytes.length && length(at) <= blockLeft(at) - HEAD;
        boolean isCut = at + HEAD > bytes.length || fits && at + HEAD + length(at) > bytes.length;
        if (isCut && !(at + HEAD < bytes.length && matches(at, bytes.length - at - HEAD))) {
            return State.TORN;
        }
        return unwritten ? State.TORN : State.DAMAGED;
    }

    private boolean isRecord(int from) {
        return from + HEAD <= bytes.length
                && bytes[from + 6] != 0
                && length(from) <= blockLeft(from) - HEAD
                && from + HEAD + length(from) <= bytes.length
                && matches(from, length(from));
    }

    private boolean matches(int from, int length) {
        return sum(from, length) == in.getInt(from);
    }

    private int sum(int from, int length) {
        crc.reset();
        crc.update(bytes, from + 6, length + 1);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private int length(int from) {
        return in.getShort(from + 4) & 0xffff;
    }

    private static int blockLeft(int from) {
        return BLOCK - from % BLOCK;
    }

    /** Where the first record lies behind a bad one; the end of the file where there is none. */
    private int firstAfter(int bad) {
        int blockEnd = Math.min(bytes.length, bad + blockLeft(bad));
        for (int from = bad + 1; from < blockEnd; from++) {
            if (isRecord(from)) {
                return from;
            }
        }
        for (int from = bad + blockLeft(bad); from < bytes.length; from += BLOCK) {
            if (isRecord(from)) {
                return from;
            }
        }
        return bytes.length;
    }

    /** Whether a batch begins behind a bad record, and not only the rest of one. */
    private boolean beginsAfter(int bad) {
        for (int from = firstAfter(bad); from < bytes.length; from = firstAfter(from + HEAD + length(from) - 1)) {
            int type = bytes[from + 6] & 0xff;
            if (type != MIDDLE && type != LAST) {
                return true;
            }
        }
        return false;
    }

    /** Whether a record begins in a sector that was there before it and was not written again: all zeros from there. */
    private boolean isHeadUnwritten(int from) {
        int to = Math.min(bytes.length, (from / SECTOR + 1) * SECTOR);
        if (!isZero(from, to)) {
            return false;
        }
        int lost = to - from;
        boolean fits = from + HEAD <= bytes.length && from + HEAD + length(from) <= bytes.length;
        return lost >= Integer.BYTES || fits && (sum(from, length(from)) ^ in.getInt(from)) >>> lost * Byte.SIZE == 0;
    }

    /** Whether a sector is all zeros, as one is that a power cut kept from being written. */
    private boolean hasUnwrittenSector(int from, int to) {
        int sector = (from + SECTOR - 1) / SECTOR * SECTOR;
        for (int next = sector; next < to; next += SECTOR) {
            if (isZero(next, Math.min(to, next + SECTOR))) {
                return true;
            }
        }
        return isZero(from, to);
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
