package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with fewer descriptors than it would need (R10). */
class DescriptorsIT {
    private static final int FEW = 5;

    @TempDir
    Path folder;

    @Test
    void r10_aBrokerWithoutDescriptorsSaysSoInALineAndAcceptsAgainWhenThereAreSome() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            broker.connect(port).close();
            broker.limit("nofile", descriptors(broker.pid()) + FEW);
            List<LineClient> clients = new ArrayList<>();
            for (int i = 0; i < 4 * FEW; i++) {
                clients.add(broker.connect(port));
            }
            while (broker.errors().isEmpty()) {
                clients.get(0).send("PING").expect("PONG");
            }
            for (LineClient client : clients) {
                client.close();
            }

            try (LineClient late = broker.connect(port)) {
                late.send("PING").expect("PONG");
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors())
                    .singleElement()
                    .asString()
                    .contains("WARN")
                    .contains("Nobody can connect");
        }
    }

    private static long descriptors(long pid) throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }
}
