package io.herald;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a disk may have at a power cut beyond what was synced: any page of any file, each by itself, the one length of a
 * file or the other, and the names as they were synced or as they are, since those are written in order.
 */
final class LuckyPages {
    private static final int PAGE = 4096;

    private final Path live;
    private final Path disk;
    private final Random random;
    private final Map<Long, Integer> numbers = new HashMap<>();

    /**
     * @param live the folder as the processes saw it
     * @param disk what {@code powercut.c} made beside it
     * @param random what decides
     */
    LuckyPages(Path live, Path disk, Random random) throws IOException {
        this.live = live;
        this.disk = disk;
        this.random = random;
        for (String line : Files.readAllLines(disk.resolve("files"))) {
            String[] words = line.split(" ");
            numbers.put(Long.parseLong(words[1]), Integer.parseInt(words[0]));
        }
    }

    /** Makes a folder of it. */
    void copyTo(Path target) throws IOException {
        Path names = random.nextBoolean() ? live : disk.resolve("tree");
        Map<Object, Path> liveByNumber = new HashMap<>();
        for (Path file : below(live)) {
            Integer number = numbers.get((Long) Files.getAttribute(file, "unix:ino"));
            if (Files.isRegularFile(file) && number != null) {
                liveByNumber.put(key(disk.resolve("data/" + number)), file);
            }
        }
        for (Path file : below(names)) {
            Path copy = target.resolve(names.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
            } else {
                Files.write(copy, names.equals(live) ? mixed(file) : mixed(file, liveByNumber.get(key(file))));
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private byte[] mixed(Path file) throws IOException {
        Integer number = numbers.get((Long) key(file));
        return number == null ? new byte[0] : mixed(disk.resolve("data/" + number), file);
    }

    /** Pages of what was synced and of what was there, in which they are later. */
    private byte[] mixed(Path synced, Path now) throws IOException {
        byte[] old = Files.readAllBytes(synced);
        if (now == null) {
            return old;
        }
        byte[] fresh = Files.readAllBytes(now);
        byte[] mixed = new byte[random.nextBoolean() ? old.length : fresh.length];
        int luck = random.nextInt(101);
        for (int at = 0; at < mixed.length; at += PAGE) {
            byte[] from = random.nextInt(100) < luck ? fresh : old;
            int length = Math.min(PAGE, Math.min(mixed.length, from.length) - at);
            if (length > 0) {
                ByteBuffer.wrap(mixed).position(at).put(from, at, length);
            }
        }
        return mixed;
    }
}
