package io.herald.gateway;

import io.herald.topic.MessageHead;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import java.util.ArrayList;
import java.util.List;

/** Messages on the terms they are delivered on, where these are not the ones they were published on. */
final class Delivered {
    private Delivered() {}

    /** The same runs at a level at most; what is retained is not marked so, for those to whom it is new. */
    static List<Run> atMost(QoS most, List<Run> runs) {
        List<Run> delivered = null;
        for (int i = 0; i < runs.size(); i++) {
            Terms terms = runs.get(i).head().terms();
            if (terms.qos().level() > most.level() || terms.retain()) {
                delivered = delivered == null ? new ArrayList<>(runs) : delivered;
                delivered.set(i, on(most, false, runs.get(i)));
            }
        }
        return delivered == null ? runs : delivered;
    }

    /** A retained message, marked so, at a level at most. */
    static Run retained(QoS most, Run run) {
        return on(most, true, run);
    }

    private static Run on(QoS most, boolean retained, Run run) {
        MessageHead head = run.head();
        QoS qos = most.atMost(head.terms().qos());
        // What else the terms say is between the publisher and the log.
        Terms terms = qos.isStored() ? new Terms(qos, retained, 0, "") : Terms.FLEETING;
        return new Run(head.on(terms), run.payloads(), run.first());
    }
}
