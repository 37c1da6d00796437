package io.herald;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The house rules a source file is held to; each names the places where a file breaks it. */
enum StyleRule {
    FILE_HAS_300_LINES_AT_MOST(
            source -> source.lines().size() > 300 ? Stream.of(source.path().toString()) : Stream.empty()),

    LINE_HAS_120_CHARACTERS_AT_MOST(source -> lines(source, Pattern.compile(".{121,}"))),

    NOTHING_IS_LEFT_TO_DO(source -> lines(source, Pattern.compile(".*\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b.*"))),

    METHOD_HAS_40_LINES_AT_MOST(source -> source.all(MethodTree.class).stream()
            .filter(method -> source.length(method) > 40)
            .filter(method -> !source.javadoc(method).orElse("").contains("hot loop"))
            .map(source::at)),

    NOTHING_SLEEPS(source -> selections(source, Set.of("Thread.sleep", "TimeUnit.sleep"))),

    ONLY_THE_COMMAND_LINE_AND_THE_LAUNCHER_PRINT(
            source -> source.isMain() && !Set.of("", "cli").contains(source.room())
                    ? selections(source, Set.of("System.out", "System.err"))
                    : Stream.empty()),

    NO_TEST_IS_DISABLED(source -> source.all(AnnotationTree.class).stream()
            .filter(annotation -> annotation.getAnnotationType().toString().matches(".*\\b(Disabled|Ignore).*"))
            .map(source::at)),

    NO_CATCH_IS_EMPTY_OR_ONLY_LOGS(source -> source.all(CatchTree.class).stream()
            .filter(clause -> clause.getBlock().getStatements().stream().allMatch(StyleRule::logs))
            .map(source::at)),

    NO_LOCK_WHERE_THE_THREAD_IS_THE_LOCK(
            source -> source.isMain() && source.room().matches("(gateway|delivery|registry|follow|group)\\b.*")
                    ? source.all(SynchronizedTree.class).stream().map(source::at)
                    : Stream.empty()),

    NO_NAME_SAYS_NOTHING(
            source -> source.types().stream().filter(StyleRule::saysNothing).map(source::at)),

    NO_PACKAGE_IS_A_DRAWER(source ->
            source.packageName().matches(".*\\.(utils?|commons?|managers?|helpers?|misc|base|support|impl)\\b.*")
                    ? Stream.of(source.path().toString())
                    : Stream.empty()),

    /** Where the event bus is touched, an address written out is one that BusAddress does not know. */
    NO_ADDRESS_OUTSIDE_BUS_ADDRESS(source ->
            source.isMain() && Set.of("bus", "registry", "group", "log").contains(source.room())
                    ? source.all(MethodInvocationTree.class).stream()
                            .filter(StyleRule::addressesText)
                            .map(source::at)
                    : Stream.empty());

    private static final Pattern EMPTY_WORD = Pattern.compile(
            "(.*[a-z0-9])?(Utils?|Commons?|Manager|Helpers?|Misc|Base|Support)([A-Z].*)?|.*Impl|Abstract[A-Z].*");
    private static final Set<String> BUS_CALLS =
            Set.of("consumer", "localConsumer", "send", "request", "publish", "sender", "publisher");

    private final Function<JavaSource, Stream<String>> places;

    StyleRule(Function<JavaSource, Stream<String>> places) {
        this.places = places;
    }

    /** The places, file and line, where {@code source} breaks the rule. */
    List<String> brokenAt(JavaSource source) {
        return places.apply(source).toList();
    }

    private static Stream<String> lines(JavaSource source, Pattern pattern) {
        List<String> lines = source.lines();
        return Stream.iterate(0, line -> line + 1)
                .limit(lines.size())
                .filter(line -> pattern.matcher(lines.get(line)).matches())
                .map(line -> source.path() + ":" + (line + 1));
    }

    private static Stream<String> selections(JavaSource source, Set<String> names) {
        return source.all(MemberSelectTree.class).stream()
                .filter(selection -> names.contains(selection.toString().replace("java.lang.", "")))
                .map(source::at);
    }

    private static boolean logs(StatementTree statement) {
        return statement instanceof ExpressionStatementTree expression
                && expression.getExpression() instanceof MethodInvocationTree call
                && call.getMethodSelect().toString().matches("(?is)(.*\\.)?(log|logger)\\..*|.*printStackTrace");
    }

    private static boolean saysNothing(ClassTree type) {
        String name = type.getSimpleName().toString();
        boolean prefixed = type.getKind() == Tree.Kind.INTERFACE && name.matches("I[A-Z][a-z].*");
        return prefixed || EMPTY_WORD.matcher(name).matches();
    }

    private static boolean addressesText(MethodInvocationTree call) {
        return call.getMethodSelect() instanceof MemberSelectTree selection
                && BUS_CALLS.contains(selection.getIdentifier().toString())
                && !call.getArguments().isEmpty()
                && call.getArguments().get(0) instanceof LiteralTree;
    }
}
