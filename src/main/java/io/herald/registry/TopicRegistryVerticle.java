package io.herald.registry;

import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.Delivery;
import io.herald.bus.DoorsAnswer;
import io.herald.bus.Interest;
import io.herald.bus.Interests;
import io.herald.bus.LogHead;
import io.herald.bus.Publication;
import io.herald.bus.SessionClaim;
import io.herald.bus.SessionsAnswer;
import io.herald.bus.SteadyTime;
import io.herald.bus.TopicsAnswer;
import io.herald.bus.TopicsQuery;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows which topics there are and which door instance wants what, and passes each batch on to those that want some of
 * it. There is one, on one event loop; it never blocks.
 */
public final class TopicRegistryVerticle extends VerticleBase {
    private static final long FORGET_AFTER_MS = 600_000;
    private static final long FORGET_EVERY_MS = 30_000;
    /** Who has made the topics that were subscribed to first: no client, for none has an empty name. */
    private static final String SUBSCRIBERS = "";

    private final InterestTable interests = new InterestTable();
    private final TopicTable topics;
    private final BrokerFacts facts;
    /** Behind the last stored message that was passed on. */
    private Position head = Position.START;

    private boolean retained;
    private SessionOwners sessions;
    private SystemTopics system;

    /** Where door instances tell of their clients. */
    private final Set<String> doors = new LinkedHashSet<>();

    /**
     * @param maxTopics the most topics that are known at once; beyond it the one used longest ago is forgotten
     * @param facts what is told of the broker in {@code $SYS/broker/…}
     */
    public TopicRegistryVerticle(int maxTopics, BrokerFacts facts) {
        this.topics = new TopicTable(maxTopics);
        this.facts = facts;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().localConsumer(BusAddress.PUBLISH, this::publish);
        vertx.eventBus().<LogHead>localConsumer(BusAddress.HEAD, message -> begin(message.body()));
        vertx.eventBus().localConsumer(BusAddress.INTEREST, this::interests);
        vertx.eventBus().localConsumer(BusAddress.FEED, ask -> ask.reply(new LogHead(head, retained)));
        vertx.eventBus().localConsumer(BusAddress.TOPICS, this::topics);
        vertx.eventBus().localConsumer(BusAddress.LEAVE, this::leave);
        Broker broker = Broker.enter(
                vertx, "registry", delivery -> delivery.publication().release());
        system = new SystemTopics(vertx, broker, interests, facts);
        sessions = new SessionOwners(vertx.eventBus());
        vertx.eventBus().localConsumer(BusAddress.CLAIM, sessions::claim);
        vertx.eventBus().localConsumer(BusAddress.ERRAND, sessions::errand);
        vertx.eventBus().<SessionClaim>localConsumer(BusAddress.RELEASE, claim -> sessions.release(claim.body()));
        vertx.eventBus().<SessionsAnswer>localConsumer(BusAddress.HELD, ask -> ask.reply(sessions.held(ask.body())));
        vertx.eventBus().<String>localConsumer(BusAddress.ENTER, message -> doors.add(message.body()));
        vertx.eventBus().localConsumer(BusAddress.DOORS, ask -> ask.reply(new DoorsAnswer(List.copyOf(doors))));
        vertx.setPeriodic(FORGET_EVERY_MS, id -> forget());
        return Future.succeededFuture();
    }

    private void begin(LogHead log) {
        head = log.position();
        retained = log.retained();
    }

    private void publish(Message<Publication> message) {
        Publication publication = message.body();
        try {
            passOn(publication);
        } catch (RuntimeException bug) {
            // Who published it is answered all the same, and whoever follows the log reads there what it did not get.
            publication.answer();
            interests.doors().forEach(door -> send(door, List.of(), publication));
            throw bug;
        } finally {
            // Whatever went wrong, the publisher must not wait for it for ever.
            publication.release();
        }
    }

    private void passOn(Publication publication) {
        List<Run> runs = publication.runs();
        for (Run run : runs) {
            if (run.isStored()) {
                head = head.advancedTo(run.last());
                retained |= run.head().terms().retain();
            }
        }
        long nowMs = runs.get(0).head().timeMs();
        if (publication.asksWhoHears()) {
            runs.stream().filter(run -> doorsOf(run).length == 0).forEach(publication::unheard);
        }
        publication.answer();
        String[] doors = use(runs.get(0), nowMs);
        int same = 1;
        while (same < runs.size() && use(runs.get(same), nowMs) == doors) {
            same++;
        }
        if (same == runs.size()) {
            for (String door : doors) {
                send(door, runs, publication);
            }
        } else {
            sendEachItsOwn(publication, doors, same);
        }
    }

    /** Counts a run on its topic and gives the doors that want it. */
    private String[] use(Run run, long nowMs) {
        TopicTable.Entry entry = topics.use(run.topic(), run.head().publisher(), nowMs);
        entry.published(run.count());
        return entry.doors(interests);
    }

    /** The general case: the runs of a batch are wanted by different doors. The first {@code counted} are counted. */
    private void sendEachItsOwn(Publication publication, String[] doors, int counted) {
        Map<String, List<Run>> outgoing = new LinkedHashMap<>();
        List<Run> runs = publication.runs();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            // The run that differed first was counted as well, when it was looked at.
            String[] wanting = i < counted
                    ? doors
                    : i == counted ? doorsOf(run) : use(run, run.head().timeMs());
            for (String door : wanting) {
                outgoing.computeIfAbsent(door, d -> new ArrayList<>()).add(run);
            }
        }
        outgoing.forEach((door, wanted) -> send(door, wanted, publication));
    }

    private String[] doorsOf(Run run) {
        return topics.use(run.topic(), run.head().publisher(), run.head().timeMs())
                .doors(interests);
    }

    private void send(String door, List<Run> runs, Publication publication) {
        publication.hold();
        vertx.eventBus().send(door, new Delivery(runs, publication));
    }

    private void interests(Message<Interests> message) {
        List<Interest> more = new ArrayList<>();
        for (Interest interest : message.body().all()) {
            if (interests.set(interest)) {
                more.add(interest);
            }
            if (interest.filter().isExact() && interest.subscriptions() > 0) {
                TopicName exact = TopicName.of(interest.filter().text(), Integer.MAX_VALUE);
                topics.use(exact, SUBSCRIBERS, SteadyTime.now());
            }
        }
        message.reply(new LogHead(head, retained));
        more.forEach(system::wanted);
    }

    private void topics(Message<TopicsQuery> message) {
        TopicsQuery query = message.body();
        if (SystemTopics.concerns(query.filter().text())) {
            long nowMs = SteadyTime.now();
            system.names().forEach(name -> topics.use(name, SUBSCRIBERS, nowMs));
        }
        List<TopicTable.Entry> matching =
                query.limit() == 0 ? List.of() : topics.matching(query.filter(), query.limit() + 1);
        List<TopicsAnswer.Topic> listed = matching.stream()
                .limit(query.limit())
                .map(entry -> new TopicsAnswer.Topic(
                        entry.name().text(), interests.subscriptions(entry.name()), entry.messages()))
                .toList();
        message.reply(new TopicsAnswer(listed, matching.size() > listed.size()));
    }

    private void leave(Message<String> message) {
        interests.leave(message.body());
        sessions.leave(message.body());
        doors.removeIf(door -> door.startsWith(message.body() + "."));
        message.reply(null);
    }

    private void forget() {
        topics.forgetUnusedSince(SteadyTime.now() - FORGET_AFTER_MS, name -> interests.subscriptions(name) > 0);
    }
}
