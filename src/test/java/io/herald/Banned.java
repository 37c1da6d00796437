package io.herald;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Calls and types that {@link ArchitectureTest} keeps out of some rooms. */
final class Banned {
    /** What makes a pure room depend on the machine it runs on. */
    static final DescribedPredicate<JavaAccess<?>> MACHINE =
            describe("the clock, the environment or the process is asked", Banned::asksTheMachine);

    /** What makes a thread stand still until another one acts. */
    static final DescribedPredicate<JavaAccess<?>> WAITS = describe("the thread is made to wait", Banned::waits);

    /** What can change, as far as its declared type tells. */
    static final DescribedPredicate<JavaClass> CHANGES = describe("that can change", Banned::canChange);

    private Banned() {}

    private static boolean asksTheMachine(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        return switch (owner) {
            case "java.lang.System" ->
                Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "exit")
                        .contains(name);
            case "java.lang.Runtime", "java.lang.ProcessHandle" -> true;
            default -> owner.startsWith("java.time.") && name.equals("now");
        };
    }

    private static boolean waits(JavaAccess<?> access) {
        if (!(access instanceof JavaCall<?>)) {
            return false;
        }
        JavaClass owner = access.getTargetOwner();
        return switch (access.getName()) {
            case "get", "join" -> owner.isAssignableTo(Future.class) || owner.isAssignableTo(Thread.class);
            case "await" ->
                owner.isAssignableTo(io.vertx.core.Future.class) || owner.isAssignableTo(CountDownLatch.class);
            case "acquire" -> owner.isAssignableTo(Semaphore.class);
            case "take" -> owner.isAssignableTo(BlockingQueue.class);
            case "sleep" -> owner.isAssignableTo(Thread.class);
            case "wait" -> access.getTarget().getOwner().isEquivalentTo(Object.class);
            default -> owner.getName().equals("java.util.concurrent.locks.LockSupport");
        };
    }

    private static boolean canChange(JavaClass type) {
        return type.getName().matches("java\\.util\\.\\w+(Map|List|Set|Deque|Queue|Table)")
                || type.isAssignableTo(StringBuilder.class)
                || type.getPackageName().equals("java.util.concurrent.atomic");
    }
}
