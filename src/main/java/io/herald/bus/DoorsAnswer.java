package io.herald.bus;

import java.util.List;

/** Where to ask the door instances which clients are connected: their addresses. */
public record DoorsAnswer(List<String> addresses) {}
