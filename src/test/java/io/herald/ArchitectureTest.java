package io.herald;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may know whom. The table is the truth: a new room gets its row here first. A rule about a room in which nothing
 * lives yet holds, and begins to bite with its first class.
 */
class ArchitectureTest {
    /**
     * The Launcher's own package has no row: it puts the rooms together, may see them all, and none may see it.
     * The rooms below a row's own are {@code .*}.
     */
    static final String TABLE = """
            room                   | kind | rooms it may import                              | from outside
            topic                  | pure |                                                  |
            wire                   | pure | topic                                            |
            access                 | pure | topic                                            |
            line                   | pure | topic access wire                                |
            mqtt                   | pure | topic wire                                       |
            delivery               | pure | topic                                            |
            storage                | pure | topic                                            |
            storage.memory         |      | topic storage                                    |
            storage.rocksdb        |      | topic storage                                    | rocksdb
            config                 | pure | topic access                                     | jackson
            metrics                |      | topic                                            | micrometer prometheus
            logging                |      |                                                  | slf4j logback
            machine                |      | metrics | vertx netty slf4j logback jdk-management
            listen                 |      | config                                           | vertx netty slf4j
            tls                    |      | config                                           | vertx slf4j
            socket                 |      | topic access config metrics tls                  | vertx netty slf4j jdk-net
            bus                    |      | topic access                                     | vertx slf4j
            auth                   |      | topic access bus config auth.password            | vertx slf4j nimbus
            auth.password          |      |                                                  | password4j
            log                    |      | topic bus storage metrics                        | vertx slf4j
            registry               |      | topic access bus metrics                         | vertx slf4j
            follow                 |      | topic bus delivery                               | vertx
            group                  |      | topic access bus delivery follow metrics         | vertx
            gateway                |      | topic access bus delivery follow config metrics  | vertx netty
            gateway.tcp | | topic access bus gateway socket config metrics tls line wire | vertx netty slf4j
            gateway.mqtt | | topic access bus delivery gateway socket config metrics tls mqtt wire | vertx netty
            gateway.http | | topic access bus delivery gateway config metrics tls .* socket wire | vertx vertx-web netty
            gateway.http.form      |      | topic gateway                                    | netty
            gateway.http.guard     |      | topic metrics                                    | netty
            gateway.http.posted    |      | topic                                            | jackson
            gateway.http.answer    |      | topic gateway.http.guard gateway.http.websocket  | vertx netty
            gateway.http.stream    |      | topic access gateway socket gateway.http.form    | vertx netty
            gateway.http.websocket |      |                                                  | vertx netty
            client                 |      | topic line                                       | jackson
            cli                    |      | topic client auth.password cli.prompt cli.bench  | picocli histogram
            cli.prompt             |      |                                                  | jline
            cli.bench              |      | client                                           | histogram
            """;

    static final Map<String, String> OUTSIDE = Map.ofEntries(
            entry("vertx", "io.vertx.core.."),
            entry("vertx-web", "io.vertx.ext.web.."),
            entry("netty", "io.netty.."),
            entry("jdk-net", "jdk.net.."),
            entry("jdk-management", "com.sun.management.."),
            entry("rocksdb", "org.rocksdb.."),
            entry("micrometer", "io.micrometer.."),
            entry("prometheus", "io.prometheus.."),
            entry("jackson", "com.fasterxml.jackson.."),
            entry("slf4j", "org.slf4j.."),
            entry("logback", "ch.qos.logback.."),
            entry("nimbus", "com.nimbusds.."),
            entry("password4j", "com.password4j.."),
            entry("picocli", "picocli.."),
            entry("jline", "org.jline.."),
            entry("histogram", "org.HdrHistogram.."));

    /** What runs on one thread, the verticle's, which is its lock. */
    private static final String[] ONE_THREAD = {
        "io.herald.gateway..", "io.herald.delivery..", "io.herald.registry..", "io.herald.follow..", "io.herald.group.."
    };

    /** Doors and core never wait; a command line and a process that goes down do. */
    private static final String[] MAY_WAIT = {"io.herald", "io.herald.client..", "io.herald.cli.."};

    private static final JavaClasses HERALD = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.herald");

    static Stream<Room> rooms() {
        return TABLE.lines().skip(1).map(Room::of);
    }

    @Test
    void everyPackageIsARoomOfTheTable() {
        Set<String> known =
                Stream.concat(rooms().map(Room::folder), Stream.of("io.herald")).collect(Collectors.toSet());

        assertThat(HERALD.stream().map(JavaClass::getPackageName)).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void everyWordOfTheTableMeansSomething() {
        Set<String> names = rooms().map(Room::name).collect(Collectors.toSet());

        assertThat(rooms()).allSatisfy(room -> {
            assertThat(names).containsAll(room.rooms());
            assertThat(OUTSIDE.keySet()).containsAll(room.outside());
        });
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItsRowAllows(Room room) {
        check(classes()
                .that()
                .resideInAPackage(room.folder())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room.visible()));
    }

    @Test
    void thereIsNoCycleBetweenRooms() {
        check(slices().matching("io.herald.(**)").should().beFreeOfCycles());
    }

    @Test
    void doorsDoNotKnowEachOther() {
        check(slices().matching("io.herald.gateway.(*)").should().notDependOnEachOther());
    }

    @Test
    void pureRoomsSeeNoPlatformNoThreadAndNoLock() {
        check(noClasses()
                .that()
                .resideInAnyPackage(pureRooms())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat(assignableTo(Thread.class).or(assignableTo("java.util.Timer"))));
        check(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(pureRooms())
                .should()
                .haveModifier(SYNCHRONIZED));
    }

    @Test
    void pureRoomsDoNotAskForTheTimeOrTheProcess() {
        check(noClasses()
                .that()
                .resideInAnyPackage(pureRooms())
                .should()
                .accessTargetWhere(Banned.MACHINE)
                .orShould()
                .dependOnClassesThat(assignableTo("java.time.Clock")));
    }

    @Test
    void onlyTheBusAndTheVerticlesBehindItTouchTheEventBus() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.herald.bus", "io.herald.registry", "io.herald.group", "io.herald.log", "io.herald.auth")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.core.eventbus..")
                .orShould()
                .callMethod(Vertx.class, "eventBus"));
    }

    /** Row R8: what the machine's clock says may be wrong for a while. Proofs of who somebody is expire by it. */
    @Test
    void theTimeOfMessagesIsSteady() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.herald.client..", "io.herald.cli..", "io.herald.auth", "io.herald.socket")
                .and()
                .haveSimpleNameNotContaining("SteadyTime")
                .should()
                .callMethod(System.class, "currentTimeMillis"));
    }

    @Test
    void aClassIsCalledVerticleExactlyWhenItIsOne() {
        check(classes().that().areAssignableTo(Deployable.class).should().haveSimpleNameEndingWith("Verticle"));
        check(classes().that().haveSimpleNameEndingWith("Verticle").should().beAssignableTo(Deployable.class));
    }

    @Test
    void whatRunsOnOneThreadNeedsNoLock() {
        check(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(ONE_THREAD)
                .should()
                .haveModifier(SYNCHRONIZED));
        check(noFieldsOfOneThread(VOLATILE));
        check(noClasses()
                .that()
                .resideInAnyPackage(ONE_THREAD)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks.."));
    }

    @Test
    void whatRunsOnOneThreadSharesNoStaticState() {
        check(noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(ONE_THREAD)
                .and()
                .areStatic()
                .should()
                .notBeFinal()
                .orShould()
                .haveRawType(Banned.CHANGES));
    }

    @Test
    void onlyTheCommandLineAndTheLauncherWriteToTheStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.herald", "io.herald.cli..")
                .should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void nobodyWaitsForAFutureOnAThreadOfTheBroker() {
        check(noClasses().that().resideOutsideOfPackages(MAY_WAIT).should().accessTargetWhere(Banned.WAITS));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HERALD);
    }

    private static String[] pureRooms() {
        return rooms().filter(Room::pure).map(Room::folder).toArray(String[]::new);
    }

    private static ArchRule noFieldsOfOneThread(JavaModifier modifier) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(ONE_THREAD)
                .should()
                .haveModifier(modifier);
    }
}
