package io.herald.bus;

import java.util.List;

/**
 * What a door instance has said in one turn of what it wants, in that order. Taken over, not copied.
 *
 * @param all what it said
 */
public record Interests(List<Interest> all) {}
