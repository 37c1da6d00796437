package io.herald.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.storage.StorageException;
import io.herald.topic.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row N10: sessions that nobody came back to are forgotten, however many come and go. */
class ExpiredSessionsTest {
    private static final int MANY = 1_200;
    private static final int EVERY_SO_MANY = 100;
    private static final long SHORT_MS = 1_000;
    private static final long LONG_MS = 86_400_000;
    private static final long LATER_MS = 100_000;

    private final FakeStorage storage = new FakeStorage();
    private final SessionSaves sessions = new SessionSaves(storage, new Recovery(null, storage, () -> {}));

    @Test
    void thoseThatAreReadInShortPagesAreAllLookedAt() throws StorageException {
        for (int i = 0; i < MANY; i++) {
            storage.saveSessions(List.of(SessionState.begin("s" + i, SHORT_MS, 0)));
        }
        storage.listAtMost(7);

        for (int looks = 0; looks < MANY / 7; looks++) {
            sessions.dropExpired(LATER_MS);
        }
        assertThat(storage.sessions("", MANY)).isEmpty();
    }

    @Test
    void n10_thoseThatHaveExpiredAreForgottenAndTheOthersKept() throws StorageException {
        List<SessionState> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(SessionState.begin("s" + i, i % EVERY_SO_MANY == 0 ? LONG_MS : SHORT_MS, 0));
        }
        storage.saveSessions(all);

        sessions.dropExpired(SHORT_MS);
        assertThat(storage.sessions("", MANY)).as("nobody is forgotten at once").hasSize(MANY);

        for (int looks = 0; looks < 4; looks++) {
            sessions.dropExpired(LATER_MS);
        }
        assertThat(storage.sessions("", MANY))
                .hasSize(MANY / EVERY_SO_MANY)
                .allMatch(session -> session.expiryMs() == LONG_MS);
    }
}
