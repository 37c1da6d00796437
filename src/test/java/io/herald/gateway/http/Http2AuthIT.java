package io.herald.gateway.http;

import java.nio.file.Path;

/** Who may do what over HTTP/2. */
class Http2AuthIT extends HttpAuthTable {
    @Override
    GuardedBroker open(Path files) throws Exception {
        return GuardedBroker.startOverHttp2(files);
    }
}
