package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A small file beside RocksDB's: it makes the folder ours, keeps a second process out, and remembers what may have been
 * acknowledged, so that a log that lost its end is found out. The mark is written, not synced, before each receipt: it
 * outlives the process, and after a power cut it is at worst too low. Written by the writer's thread and the one that
 * syncs.
 *
 * <pre>
 *      0  8 "HERALDLG"   4 format                                    4 crc
 *    512  8 highest id that was acknowledged   8 RocksDB's sequence   4 crc
 *         8 which manifest                     8 how long it is       4 crc; or zeros
 *   1024  8 ids below this may have been given and not synced; 0 where every append is synced
 *         1 made·1 | clean·2   64 which start of the machine           4 crc
 * </pre>
 */
final class StateFile implements AutoCloseable {
    static final String NAME = "herald.state";

    /** The format that is written, and the newest that is understood. */
    static final int FORMAT = 1;

    private static final byte[] MAGIC = "HERALDLG".getBytes(StandardCharsets.US_ASCII);
    private static final int MARK_AT = 512;
    private static final int MARK_LENGTH = 20;
    private static final int RUN_AT = 1024;
    private static final int RUN_LENGTH = 77;
    private static final int SIZE = 1536;
    private static final int BOOT_LENGTH = 64;
    private static final int MADE = 1;
    private static final int CLEAN = 2;

    private final FileChannel file;
    private final ByteBuffer mark = ByteBuffer.allocateDirect(2 * MARK_LENGTH);
    private final CRC32C crc = new CRC32C();
    private Mark last = new Mark(0, 0, ManifestEnd.At.UNKNOWN);
    private Run run = new Run(0, false, true, "");

    /** What was acknowledged last, and how long the manifest was then. */
    record Mark(long id, long sequence, ManifestEnd.At manifest) {}

    /**
     * What was said of the run of the broker that wrote last.
     *
     * @param reserved ids below this may have been given and not synced; 0 where every append is synced
     * @param isMade whether the log was complete once
     * @param isClean whether it was closed
     * @param boot which start of the machine it was; empty where that is not known
     */
    record Run(long reserved, boolean isMade, boolean isClean, String boot) {}

    private StateFile(FileChannel file) {
        this.file = file;
    }

    /** Opens or makes the file in a folder that is empty or ours, and locks it. */
    static StateFile open(Path folder, Faults faults) throws StorageException {
        try {
            FileChannel file = FileChannel.open(
                    folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new StateFile(file).taken(faults);
        } catch (IOException e) {
            throw faults.refused("its file " + NAME + " cannot be read and written (" + e.getMessage() + ")", e);
        }
    }

    private StateFile taken(Faults faults) throws StorageException, IOException {
        try {
            // Behind the end, so that a lock that forbids reading too, as on Windows, forbids nothing.
            FileLock lock = file.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (lock != null) {
                read(faults);
                return this;
            }
        } catch (OverlappingFileLockException ours) {
            file.close();
            throw faults.refused("this process has it open already", ours);
        } catch (StorageException | IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw faults.refused("another process has it open; stop that one, or give this one another log.path", null);
    }

    private void read(Faults faults) throws StorageException, IOException {
        if (file.size() < SIZE) {
            return;
        }
        ByteBuffer identity = block(0, 16);
        byte[] magic = new byte[MAGIC.length];
        identity.get(magic);
        int format = identity.getInt();
        if (!isWhole(identity) || !Arrays.equals(magic, MAGIC)) {
            throw damaged(faults);
        }
        if (format > FORMAT) {
            throw faults.refused(
                    "it has the format " + format + " of a newer version; this one reads up to " + FORMAT
                            + ". Start the newer version again, or give this one another log.path",
                    null);
        }
        ByteBuffer marked = block(MARK_AT, MARK_LENGTH);
        ByteBuffer manifest = block(MARK_AT + MARK_LENGTH, MARK_LENGTH);
        last = new Mark(marked.getLong(), marked.getLong(), new ManifestEnd.At(manifest.getLong(), manifest.getLong()));
        ByteBuffer said = block(RUN_AT, RUN_LENGTH);
        long reserved = said.getLong();
        int flags = said.get();
        byte[] boot = new byte[BOOT_LENGTH];
        said.get(boot);
        run = new Run(
                reserved, (flags & MADE) != 0, (flags & CLEAN) != 0, new String(boot, StandardCharsets.UTF_8).trim());
        boolean isNoted = isWhole(manifest) || last.manifest().equals(ManifestEnd.At.UNKNOWN);
        if (!isWhole(marked) || !isWhole(said) || !isNoted) {
            throw damaged(faults);
        }
    }

    private static StorageException damaged(Faults faults) {
        return faults.damaged("the file " + NAME + " is not what was written", null);
    }

    private ByteBuffer block(int at, int length) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(length);
        int read;
        do {
            read = file.read(block, at + (long) block.position());
        } while (read > 0);
        return block.flip();
    }

    /** Whether the four bytes that are left are the checksum of those that were read. */
    private boolean isWhole(ByteBuffer block) {
        return block.remaining() == Integer.BYTES && block.duplicate().getInt() == sum(block);
    }

    /** The checksum of all but the last four bytes. */
    private int sum(ByteBuffer block) {
        crc.reset();
        crc.update(block.duplicate().rewind().limit(block.limit() - Integer.BYTES));
        return (int) crc.getValue();
    }

    synchronized Mark mark() {
        return last;
    }

    synchronized Run run() {
        return run;
    }

    /** Notes what is about to be acknowledged. */
    synchronized void mark(Mark now) throws IOException {
        put(now, mark.clear());
        write(mark.flip(), MARK_AT);
        last = now;
    }

    /** Notes how things stand, on disk when it returns. */
    synchronized void say(Run now) throws IOException {
        ByteBuffer identity = ByteBuffer.allocate(16).put(MAGIC).putInt(FORMAT);
        ByteBuffer said = ByteBuffer.allocate(RUN_LENGTH).putLong(now.reserved());
        said.put((byte) ((now.isMade() ? MADE : 0) | (now.isClean() ? CLEAN : 0)));
        said.put(Arrays.copyOf(now.boot().getBytes(StandardCharsets.UTF_8), BOOT_LENGTH));
        ByteBuffer whole = ByteBuffer.allocate(SIZE);
        whole.put(0, sealed(identity).array());
        put(last, whole.position(MARK_AT));
        whole.clear();
        whole.put(RUN_AT, sealed(said).array());
        write(whole, 0);
        file.force(true);
        run = now;
    }

    private void put(Mark said, ByteBuffer out) {
        ByteBuffer block = ByteBuffer.allocate(MARK_LENGTH);
        out.put(sealed(block.putLong(said.id()).putLong(said.sequence())));
        block.clear();
        out.put(sealed(
                block.putLong(said.manifest().number()).putLong(said.manifest().size())));
    }

    private ByteBuffer sealed(ByteBuffer block) {
        block.position(0);
        return block.putInt(block.limit() - Integer.BYTES, sum(block));
    }

    private void write(ByteBuffer block, int at) throws IOException {
        while (block.hasRemaining()) {
            file.write(block, at + (long) block.position());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
