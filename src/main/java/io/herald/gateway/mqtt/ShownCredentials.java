package io.herald.gateway.mqtt;

import io.herald.access.Credentials;
import io.herald.mqtt.Packet;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client shows with {@code CONNECT} to prove who it is. A password is bytes to MQTT, and libraries have no other
 * place for a token: it is one where it has the form of one, whatever user name goes with it, and where none does. No
 * state.
 */
final class ShownCredentials {
    /** A JSON Web Token that is signed (RFC 7515, 7.1): three parts, of which the first is an object of JSON. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]+");

    private ShownCredentials() {}

    /**
     * What is shown; nothing where there is neither a name nor a password.
     *
     * @throws BrokerException where it can be nobody's
     */
    static Optional<Credentials> of(Packet.Connect connect) {
        boolean named = connect.userName() != null && !connect.userName().isEmpty();
        if (!named && connect.password() == null) {
            return Optional.empty();
        }
        String password = connect.password() == null ? "" : text(connect.password());
        return Optional.of(
                !named || TOKEN.matcher(password).matches()
                        ? new Credentials.Token(password)
                        : new Credentials.Password(connect.userName(), password));
    }

    private static String text(byte[] password) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(password))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BrokerException(ErrorCode.UNAUTHENTICATED, "a password is text in UTF-8");
        }
    }
}
