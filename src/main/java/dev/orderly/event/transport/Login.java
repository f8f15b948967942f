package dev.orderly.event.transport;

import dev.orderly.config.Setting;

/** As whom a broker is asked; user and password may each be null. */
public record Login(String user, String password) {

    public static final Login NONE = new Login(null, null);

    private static final Setting<String> USER = Setting.text("orderly.transport.user", null);
    private static final Setting<String> PASSWORD = Setting.text("orderly.transport.password", null);

    /** That of the transport, as the settings say. */
    public static Login ofTransport() {
        return of(USER, PASSWORD);
    }

    /** As these settings say. */
    public static Login of(Setting<String> user, Setting<String> password) {
        return new Login(user.find().orElse(null), password.find().orElse(null));
    }

    /** A URL as it may be shown: somebody may have written a log-in into it, where none is read. */
    public static String hiddenIn(String url) {
        return url.replaceAll("//[^/]*@", "//***@");
    }

    public boolean isComplete() {
        return user != null && password != null;
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return String.valueOf(user);
    }
}
