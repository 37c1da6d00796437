package io.herald.topic;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who wants which topics: a tree of filter levels with members at the nodes where a filter ends.
 *
 * <pre>
 *   a/+/c → m1        (root) ─ a ─ + ─ c [m1]
 *   a/#   → m2                 └──── # [m2]
 * </pre>
 *
 * A match visits, per level of the topic, the child of that name and the child {@code +}: each node at most once, so
 * never more nodes than the filters together have levels. It goes as deep as a filter has levels, which whoever makes
 * filters bounds. Not thread-safe; it belongs to the verticle that made it.
 *
 * @param <M> the members
 */
public final class FilterTree<M> {
    private final Node<M> root = new Node<>();
    private int size;

    private static final class Node<M> {
        private Map<String, Node<M>> children = Map.of();
        private Set<M> members = Set.of();

        private Node<M> child(String level) {
            if (children.isEmpty()) {
                children = new HashMap<>(4);
            }
            return children.computeIfAbsent(level, l -> new Node<>());
        }

        private boolean isEmpty() {
            return children.isEmpty() && members.isEmpty();
        }

        /** Takes a child out. The last one takes the map with it, which never shrinks by itself. */
        private void cut(String level) {
            children.remove(level);
            if (children.isEmpty()) {
                children = Map.of();
            }
        }

        /** Puts a member in. Most filters have one: a set that takes more is five times as large. */
        private boolean join(M member) {
            if (members.contains(member)) {
                return false;
            }
            if (members.isEmpty()) {
                members = Set.of(member);
                return true;
            }
            if (members.size() == 1) {
                members = new LinkedHashSet<>(members);
            }
            return members.add(member);
        }

        /** Takes a member out, and the set where no more than one is left. */
        private boolean leave(M member) {
            if (!members.contains(member)) {
                return false;
            }
            if (members.size() == 1) {
                members = Set.of();
                return true;
            }
            members.remove(member);
            if (members.size() == 1) {
                members = Set.copyOf(members);
            }
            return true;
        }
    }

    /** How many members there are, each counted once for every filter it was added to. */
    public int size() {
        return size;
    }

    /** Whether nothing is kept: no member, and no node that was made for one. */
    public boolean isEmpty() {
        return size == 0 && root.isEmpty();
    }

    /**
     * Adds a member to a filter.
     *
     * @return how many members the filter has then
     */
    public int add(TopicFilter filter, M member) {
        Node<M> node = root;
        String text = filter.text();
        for (int from = 0; from <= text.length(); from = Levels.end(text, from) + 1) {
            node = node.child(text.substring(from, Levels.end(text, from)));
        }
        size += node.join(member) ? 1 : 0;
        return node.members.size();
    }

    /**
     * Removes a member from a filter, and the nodes that nobody needs any more.
     *
     * @return how many members the filter has then
     */
    public int remove(TopicFilter filter, M member) {
        return remove(root, filter.text(), 0, member);
    }

    private int remove(Node<M> node, String text, int from, M member) {
        if (from > text.length()) {
            size -= node.leave(member) ? 1 : 0;
            return node.members.size();
        }
        int end = Levels.end(text, from);
        String level = text.substring(from, end);
        Node<M> child = node.children.get(level);
        int left = child == null ? 0 : remove(child, text, end + 1, member);
        if (child != null && child.isEmpty()) {
            node.cut(level);
        }
        return left;
    }

    /** Gives every member whose filter matches the topic, once for each filter that matches. */
    public void match(TopicName topic, Consumer<? super M> found) {
        visit(topic, found);
    }

    /** Matches, and tells what it cost: how many nodes were visited. */
    int visit(TopicName topic, Consumer<? super M> found) {
        return visit(root, topic.text(), 0, found);
    }

    private int visit(Node<M> node, String name, int from, Consumer<? super M> found) {
        boolean wild = from > 0 || name.charAt(0) != '$';
        int visited = 1;
        Node<M> rest = wild ? node.children.get("#") : null;
        if (rest != null) {
            rest.members.forEach(found);
            visited++;
        }
        if (from > name.length()) {
            node.members.forEach(found);
            return visited;
        }
        int end = Levels.end(name, from);
        Node<M> child = node.children.get(name.substring(from, end));
        if (child != null) {
            visited += visit(child, name, end + 1, found);
        }
        Node<M> any = wild ? node.children.get("+") : null;
        if (any != null) {
            visited += visit(any, name, end + 1, found);
        }
        return visited;
    }
}
