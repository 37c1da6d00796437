package io.herald.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;

/** How events are written: as text until the configuration is read, and then as that says. One for the process. */
final class LogForm extends LayoutBase<ILoggingEvent> {
    private volatile Layout<ILoggingEvent> form = new LogLine();

    /** From now on as JSON. */
    void json() {
        form = new LogJson();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return form.doLayout(event);
    }
}
