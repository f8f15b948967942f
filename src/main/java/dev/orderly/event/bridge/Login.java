package dev.orderly.event.bridge;

/** As whom the other broker is asked. */
public record Login(String user, String password) {

    /** Shows no password. */
    @Override
    public String toString() {
        return user;
    }
}
