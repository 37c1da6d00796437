package io.herald.gateway.http;

import java.nio.file.Path;

/** The same over HTTP/2: what has expired or was withdrawn ends a stream, and not its connection. */
class EndOfProofOverHttp2IT extends EndOfProofIT {
    @Override
    GuardedBroker open(Path files) throws Exception {
        return GuardedBroker.startOverHttp2(files);
    }
}
