package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is moved, by renaming or by copying, and is never nowhere. */
class FolderMoveTest {
    @TempDir
    Path folder;

    private Path from;

    @BeforeEach
    void make() throws IOException {
        from = Files.createDirectory(folder.resolve("from"));
        Files.writeString(from.resolve("a"), "one");
        Files.writeString(from.resolve("b"), "two");
    }

    private void assertMoved(Path to) {
        assertThat(to.resolve("a")).hasContent("one");
        assertThat(to.resolve("b")).hasContent("two");
        assertThat(from).doesNotExist();
    }

    @Test
    void itIsRenamedIntoAFolderThatIsNotThereYet() throws IOException {
        Path to = folder.resolve("x/y/to");
        FolderMove.move(from, to);
        assertMoved(to);
    }

    @Test
    void itTakesThePlaceOfAnEmptyFolder() throws IOException {
        Path to = Files.createDirectory(folder.resolve("to"));
        FolderMove.move(from, to);
        assertMoved(to);
    }

    @Test
    void toAnotherFileSystemItIsCopied() throws IOException {
        Path to = folder.resolve("to");
        FolderMove.copy(from, to);
        assertMoved(to);
        assertThat(folder).isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    void whatCannotBeCopiedStaysWhereItIs() throws IOException {
        Path to = folder.resolve("to");
        Files.createDirectories(to.resolve("something"));
        assertThatThrownBy(() -> FolderMove.copy(from, to)).isInstanceOf(IOException.class);
        assertThat(from.resolve("a")).hasContent("one");
        assertThat(folder).isDirectoryNotContaining("glob:**.unfinished");

        Files.createDirectory(folder.resolve("other.unfinished"));
        assertThatThrownBy(() -> FolderMove.copy(from, folder.resolve("other")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(from.resolve("b")).hasContent("two");
    }
}
