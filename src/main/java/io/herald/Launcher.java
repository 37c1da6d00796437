package io.herald;

/** Starts the broker. */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
