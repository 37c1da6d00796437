package io.herald.gateway;

import io.herald.delivery.Delivered;
import io.herald.delivery.Subscription;
import io.herald.topic.FilterTree;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of a door instance wants the messages of a topic, grouped by those who want the same bytes. What was found is
 * remembered until somebody subscribes or leaves. Belongs to the event loop of the door instance.
 */
final class Audiences {
    /** How much the remembered audiences may come to: one for each topic, more for a long one, and one a member. */
    private static final int MAX_REMEMBERED = 200_000;

    private static final int CHARACTERS_IN_ONE = 64;

    private final FilterTree<Member> tree = new FilterTree<>();
    private final Map<TopicName, List<Group>> found = new HashMap<>();
    private int remembered;

    /** A subscriber, and that of its subscriptions which counts. */
    record Member(SubscriberSession session, Subscription subscription) {}

    /** What subscribers want the same bytes, by the same road. */
    record Form(RunEncoder encoder, QoS qos, boolean followed) {
        /** Encodes runs, at most as surely delivered as is wanted. */
        Encoded encode(List<Run> runs, ByteBufAllocator allocator) {
            List<Run> delivered =
                    encoder.keepsRetain() ? Delivered.asPublished(qos, runs) : Delivered.atMost(qos, runs);
            return encoder.encode(delivered, allocator);
        }
    }

    /** Subscribers of a topic that want the same form. */
    record Group(Form form, List<Member> members) {
        /** Whether somebody may accept what is stored. */
        boolean hasLive() {
            for (Member member : members) {
                if (member.session().following().isLive()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Gives how many subscriptions to that filter there are then. */
    int add(SubscriberSession session, Subscription subscription) {
        forget();
        return tree.add(subscription.filter(), new Member(session, subscription));
    }

    /** Gives how many subscriptions to that filter there are then. */
    int remove(SubscriberSession session, Subscription subscription) {
        forget();
        return tree.remove(subscription.filter(), new Member(session, subscription));
    }

    /** Who wants the messages of a topic. */
    List<Group> of(TopicName topic) {
        List<Group> audience = found.get(topic);
        if (audience == null) {
            audience = find(topic);
            int size = 1 + topic.text().length() / CHARACTERS_IN_ONE;
            for (Group group : audience) {
                size += group.members().size();
            }
            if (remembered + size > MAX_REMEMBERED) {
                forget();
            }
            remembered += size;
            found.put(topic, audience);
        }
        return audience;
    }

    /** What was found is not true any more. */
    void forget() {
        found.clear();
        remembered = 0;
    }

    /**
     * A session with several filters that match gets each message once, for the highest level it asked for; nothing
     * where it may not read the topic, whatever its filters match.
     */
    private List<Group> find(TopicName topic) {
        Map<SubscriberSession, Member> members = new LinkedHashMap<>();
        tree.match(topic, member -> {
            if (member.session().access().mayRead(topic)) {
                members.merge(member.session(), member, Audiences::higher);
            }
        });
        Map<Form, List<Member>> groups = new LinkedHashMap<>();
        members.forEach((session, member) -> groups.computeIfAbsent(
                        new Form(
                                session.encoder().on(topic),
                                member.subscription().qos(),
                                member.subscription().isFollowed()),
                        e -> new ArrayList<>())
                .add(member));
        List<Group> audience = new ArrayList<>(groups.size());
        groups.forEach((form, list) -> audience.add(new Group(form, list)));
        return audience;
    }

    private static Member higher(Member one, Member other) {
        int more = other.subscription().qos().level() - one.subscription().qos().level();
        return more > 0 || more == 0 && other.subscription().isFollowed() ? other : one;
    }
}
