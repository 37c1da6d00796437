package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Row S21: whoever builds the jar from the same source with the same JDK gets the same jar, because there is nothing in
 * it of when and where it was built: each entry is as a library has it, or ours, at the one time that the build names.
 */
class RebuiltJarIT {
    private static final Path JAR = Path.of(System.getProperty("broker.jar"));
    private static final Pattern OURS =
            Pattern.compile("META-INF/MANIFEST\\.MF|META-INF/maven/io\\.herald/.*|io/herald/.*");
    /** What services there are is gathered from all libraries. */
    private static final String GATHERED = "META-INF/services/";

    private static String pom;
    private static LocalDateTime time;
    private static List<ZipEntry> entries;
    /** What the libraries have: names with sums, and the times of all. */
    private static final Set<String> SUMS = new HashSet<>();

    private static final Set<LocalDateTime> TIMES = new HashSet<>();

    @BeforeAll
    static void read() throws IOException {
        pom = Files.readString(Path.of("pom.xml"));
        Matcher named = Pattern.compile("<project.build.outputTimestamp>(.*)</").matcher(pom);
        assertThat(named.find()).isTrue();
        time = OffsetDateTime.parse(named.group(1)).toLocalDateTime();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            entries = jar.stream().map(ZipEntry.class::cast).toList();
        }
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (path.endsWith(".jar")) {
                readLibrary(path);
            }
        }
    }

    private static void readLibrary(String path) throws IOException {
        try (JarFile library = new JarFile(path)) {
            library.stream().forEach(entry -> {
                SUMS.add(entry.getName() + " " + entry.getCrc());
                TIMES.add(entry.getTimeLocal());
            });
        }
    }

    private static boolean isOurs(ZipEntry entry) {
        return OURS.matcher(entry.getName()).matches();
    }

    @Test
    void s21_whatIsOursHasTheTimeThatTheBuildNamesAndAllElseThatOfALibrary() {
        assertThat(entries.stream().filter(RebuiltJarIT::isOurs))
                .hasSizeGreaterThan(500)
                .allSatisfy(entry ->
                        assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(time));
        assertThat(entries.stream().filter(entry -> !isOurs(entry)))
                .hasSizeGreaterThan(5_000)
                .allMatch(entry -> entry.getTimeLocal().equals(time) || TIMES.contains(entry.getTimeLocal()));
    }

    @Test
    void s21_whatIsNotOursIsAsALibraryHasIt() {
        assertThat(entries.stream()
                        .filter(entry -> !isOurs(entry) && !entry.isDirectory())
                        .filter(entry -> !entry.getName().startsWith(GATHERED))
                        .filter(entry -> !SUMS.contains(entry.getName() + " " + entry.getCrc()))
                        .map(ZipEntry::getName))
                .isEmpty();
    }

    @Test
    void s21_theManifestSaysWhatIsInThePomAndForWhichJdkItWasBuiltAndNoMore() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Map<String, String> said = jar.getManifest().getMainAttributes().entrySet().stream()
                    .collect(Collectors.toMap(one -> one.getKey().toString(), one -> (String) one.getValue()));
            assertThat(said.remove("Build-Jdk-Spec")).matches("[0-9]+");
            assertThat(said.remove("Created-By")).matches("Maven JAR Plugin [0-9.]+");
            assertThat(said)
                    .containsOnlyKeys(
                            "Manifest-Version",
                            "Main-Class",
                            "Multi-Release",
                            "Enable-Native-Access",
                            "Implementation-Version");
            assertThat(text(jar, "META-INF/maven/io.herald/broker/pom.xml")).isEqualTo(pom);
            assertThat(text(jar, "META-INF/maven/io.herald/broker/pom.properties")
                            .lines())
                    .containsExactly(
                            "artifactId=broker", "groupId=io.herald", "version=" + said.get("Implementation-Version"));
        }
    }

    @Test
    void s21_nothingOfOursNamesAFolderOrTheJdkOfWhoBuiltIt() throws IOException {
        List<String> machine = List.of(
                System.getProperty("user.dir"), System.getProperty("java.home"), System.getProperty("java.vm.version"));
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (ZipEntry entry : entries) {
                if (isOurs(entry) || entry.getName().startsWith(GATHERED)) {
                    String text = text(jar, entry.getName());
                    assertThat(machine.stream().filter(text::contains))
                            .as(entry.getName())
                            .isEmpty();
                }
            }
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
