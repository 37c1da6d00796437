package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row S21: the build says what is in the jar. Maven leaves that out where it builds offline. */
class BillOfMaterialsIT {
    private static final Path JAR = Path.of(System.getProperty("broker.jar"));
    private static final Pattern LIBRARY = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");
    /** Shaded into netty-common and nimbus-jose-jwt, and ours. */
    private static final List<String> PARTS =
            List.of("org.jctools", "com.google.code.gson", "com.github.stephenc.jcip", "io.herald");

    private static List<JsonObject> components;

    @BeforeAll
    static void read() throws IOException {
        Path bill = JAR.resolveSibling("bom.json");
        assumeThat(bill).as("an offline build has none").exists();
        components = new JsonObject(Files.readString(bill))
                .getJsonArray("components").stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void s21_everyLibraryInTheJarIsInTheBillAndNothingOfTheTests() throws IOException {
        List<String> billed = components.stream().map(BillOfMaterialsIT::nameOf).toList();
        List<String> packed;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            packed = jar.stream()
                    .map(entry -> LIBRARY.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .filter(library -> !PARTS.contains(library.group(1)))
                    .map(library -> library.group(1) + ":" + library.group(2))
                    .toList();
        }
        assertThat(packed).hasSizeGreaterThan(20);
        assertThat(billed)
                .containsAll(packed)
                .contains("org.rocksdb:rocksdbjni", "io.vertx:vertx-core")
                .noneMatch(name -> name.matches("(org.junit|org.assertj|net.jqwik|com.hivemq|org.eclipse.paho).*"));
    }

    @Test
    void s21_everyLibraryHasALicence() {
        assertThat(components).allSatisfy(component -> assertThat(component.getJsonArray("licenses"))
                .as(nameOf(component))
                .isNotEmpty());
    }

    private static String nameOf(JsonObject component) {
        return component.getString("group") + ":" + component.getString("name");
    }
}
