package io.herald.storage.rocksdb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** A write-ahead log or manifest as RocksDB writes it, made byte by byte. */
final class LogBytes {
    static final int BLOCK = 32 << 10;
    static final int HEAD = 7;

    private final Random random = new Random(1);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    int size() {
        return log.size();
    }

    byte[] toByteArray() {
        return log.toByteArray();
    }

    /** A batch of random bytes without zeros, in as many records as there are blocks for it. */
    void append(int length) {
        byte[] batch = new byte[length];
        for (int i = 0; i < length; i++) {
            batch[i] = (byte) (1 + random.nextInt(255));
        }
        int at = 0;
        while (at < length) {
            int left = BLOCK - log.size() % BLOCK;
            if (left < HEAD) {
                log.write(new byte[left], 0, left);
                continue;
            }
            int piece = Math.min(length - at, left - HEAD);
            boolean last = at + piece == length;
            record(at == 0 ? last ? 1 : 2 : last ? 4 : 3, Arrays.copyOfRange(batch, at, at + piece));
            at += piece;
        }
    }

    private void record(int type, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(type);
        crc.update(bytes);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(masked).putShort((short) bytes.length).put((byte) type);
        log.writeBytes(head.array());
        log.writeBytes(bytes);
    }
}
