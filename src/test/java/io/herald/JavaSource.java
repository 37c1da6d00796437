package io.herald;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One source file as the compiler's parser sees it, for rules about the text that bytecode no longer shows. */
final class JavaSource {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Shared, because opening the JDK's own classes takes longer than parsing. */
    private static final JavaFileManager JDK = COMPILER.getStandardFileManager(null, null, null);

    private final Path path;
    private final String text;
    private final CompilationUnitTree unit;
    private final DocTrees docs;

    /** @param path of the file, from the top of the project; nothing is read from there */
    JavaSource(Path path, String text) {
        this.path = path;
        this.text = text;
        JavacTask task = (JavacTask) COMPILER.getTask(null, JDK, null, null, null, List.of(new Text(path, text)));
        this.docs = DocTrees.instance(task);
        try {
            this.unit = task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every source file below {@code folder}. */
    static List<JavaSource> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(JavaSource::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaSource read(Path file) {
        try {
            return new JavaSource(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** The package's name below {@code io.herald}; empty for the root. */
    String room() {
        return packageName().replaceFirst("^io\\.herald\\.?", "");
    }

    String packageName() {
        return unit.getPackageName().toString();
    }

    /** Whether it is shipped. */
    boolean isMain() {
        return path.startsWith(Path.of("src", "main"));
    }

    /** Every tree of that type, wherever it stands in the file. */
    <T extends Tree> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void scan(Tree tree, Void none) {
                if (type.isInstance(tree)) {
                    found.add(type.cast(tree));
                }
                return super.scan(tree, none);
            }
        }.scan(unit, null);
        return found;
    }

    List<ClassTree> types() {
        return all(ClassTree.class).stream()
                .filter(type -> !type.getSimpleName().isEmpty())
                .toList();
    }

    /** How many lines a tree covers, from its first annotation to its last brace. */
    long length(Tree tree) {
        SourcePositions positions = docs.getSourcePositions();
        long first = positions.getStartPosition(unit, tree);
        long last = positions.getEndPosition(unit, tree);
        // What the compiler adds by itself, a record's accessor or a default constructor, stands nowhere.
        return last < 0 ? 0 : line(last) - line(first) + 1;
    }

    /** The Javadoc of a method. */
    Optional<String> javadoc(MethodTree method) {
        return Optional.ofNullable(docs.getDocComment(TreePath.getPath(unit, method)));
    }

    /** Where a tree stands: the file and the line. */
    String at(Tree tree) {
        return path + ":" + line(docs.getSourcePositions().getStartPosition(unit, tree));
    }

    private long line(long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(Path path, String text) {
            super(URI.create("text:///" + path.toString().replace('\\', '/')), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
