package io.herald;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One row of the table of {@link ArchitectureTest}. */
record Room(String name, boolean pure, Set<String> rooms, Set<String> outside) {
    static Room of(String row) {
        String[] cells = (row + " ").split("\\|");
        String name = cells[0].strip();
        Set<String> rooms = words(cells[2]).stream()
                .flatMap(room -> room.equals(".*") ? below(name) : Stream.of(room))
                .collect(Collectors.toSet());
        return new Room(name, cells[1].contains("pure"), rooms, words(cells[3]));
    }

    private static Stream<String> below(String name) {
        return ArchitectureTest.TABLE.lines().map(row -> row.split(" ")[0]).filter(room -> room.startsWith(name + "."));
    }

    private static Set<String> words(String cell) {
        return Stream.of(cell.strip().split(" +"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    String folder() {
        return "io.herald." + name;
    }

    String[] visible() {
        Stream<String> inside = Stream.concat(rooms.stream(), Stream.of(name)).map(room -> "io.herald." + room);
        Stream<String> beyond =
                Stream.concat(outside.stream().map(ArchitectureTest.OUTSIDE::get), Stream.of("java..", "javax.."));
        return Stream.concat(inside, beyond).toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
