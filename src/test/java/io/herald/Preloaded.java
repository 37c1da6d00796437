package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Compiles, with gcc, what stands between a process and its system ({@code LD_PRELOAD}). No state. */
final class Preloaded {
    private Preloaded() {}

    /** Compiles {@code src/test/c/<name>.c} into a folder, and gives the library. */
    static Path compile(String name, Path folder) throws Exception {
        Path library = folder.resolve(name + ".so");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        "src/test/c/" + name + ".c",
                        "-ldl",
                        "-lpthread")
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(said).isZero();
        return library;
    }
}
