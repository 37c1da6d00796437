package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar that hashes a password from a pipe: it says nothing but the hash. */
@Timeout(60)
class PackagedPasswordIT {
    @TempDir
    Path folder;

    @Test
    void whatIsPipedIsHashedWithoutAWord() throws Exception {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Where JLine cannot unpack its native library, and would warn of that.
                        "-Djava.io.tmpdir=" + folder.resolve("none"),
                        "-jar",
                        System.getProperty("broker.jar"),
                        "hash-password")
                .redirectError(errors.toFile())
                .start();
        process.outputWriter().append("geheim\n").close();
        try (InputStream out = process.getInputStream()) {
            assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8)).matches("[$]argon2id[$][^ ]+\n");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(errors)).isEmpty();
    }
}
