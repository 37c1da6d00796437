package io.herald.cli.prompt;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/**
 * The size of a terminal that does not know its own, such as a serial line's, whose prompt JLine would cut. A constant
 * function; any thread.
 */
final class UsualSize {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private UsualSize() {}

    /** Gives it to the terminal where that has none; it keeps it. */
    static Terminal where(Terminal terminal) {
        if (terminal.getWidth() == 0 || terminal.getHeight() == 0) {
            terminal.setSize(new Size(COLUMNS, ROWS));
        }
        return terminal;
    }
}
