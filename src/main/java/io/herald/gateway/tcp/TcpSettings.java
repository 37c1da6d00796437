package io.herald.gateway.tcp;

import io.herald.gateway.LiveFanout;

/**
 * What is configured of the TCP door.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param maxLine the longest line, in bytes
 * @param maxPayload the longest payload, in bytes
 * @param maxLevels the most levels of a topic or filter
 * @param maxConnections the most connections, shared evenly by the door's instances
 * @param subscriber what bounds a subscriber
 * @param version the broker's version, as HELLO tells it
 */
public record TcpSettings(
        String host,
        int port,
        int maxLine,
        int maxPayload,
        int maxLevels,
        int maxConnections,
        LiveFanout.Limits subscriber,
        String version) {}
