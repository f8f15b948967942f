package dev.orderly.notification.control;

import dev.orderly.config.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The mail server that {@code ORDERLY_SMTP_URL} names.
 *
 * @param encrypted whether the connection is encrypted from its first byte; else it is as soon as the server offers it
 * @param user null where the server asks for none
 * @param password null where there is no user
 */
record SmtpServer(boolean encrypted, String host, int port, String user, String password) {

    static final Setting<SmtpServer> SETTING = Setting.of(
                    "orderly.smtp.url",
                    null,
                    "smtp://host, smtp://user:password@host:587 or smtps://user:password@host:465,"
                            + " reserved characters in user and password percent-encoded",
                    SmtpServer::parse)
            .showing(SmtpServer::withoutSecret);

    private static final Pattern PARTS = Pattern.compile("(\\w+://)?([^@]*@)?([^@]*)");
    private static final Pattern HOST = Pattern.compile("[\\w.-]+(:\\d*)?/?");
    private static final int SUBMISSION_PORT = 587;
    private static final int ENCRYPTED_PORT = 465;
    private static final int HIGHEST_PORT = 65_535;

    /** Jakarta Mail's name of the protocol. */
    String protocol() {
        return encrypted ? "smtps" : "smtp";
    }

    static Optional<SmtpServer> parse(String url) {
        try {
            return parse(new URI(url));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<SmtpServer> parse(URI url) {
        boolean encrypted = "smtps".equalsIgnoreCase(url.getScheme());
        String[] login = url.getRawUserInfo() == null
                ? new String[] {null, null}
                : url.getRawUserInfo().split(":", 2);
        boolean known = encrypted || "smtp".equalsIgnoreCase(url.getScheme());
        boolean bare = url.getRawPath() == null || url.getRawPath().matches("/?");
        if (!known || !bare || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            return Optional.empty();
        }
        int port = url.getPort() == -1 ? (encrypted ? ENCRYPTED_PORT : SUBMISSION_PORT) : url.getPort();
        if (port < 1 || port > HIGHEST_PORT || login.length != 2 || "".equals(login[0])) {
            return Optional.empty();
        }
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return Optional.of(new SmtpServer(encrypted, host, port, decoded(login[0]), decoded(login[1])));
    }

    private static String decoded(String text) {
        return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whatever is not scheme, host or port may be a password, perhaps one that stands where it does not belong. */
    private static String withoutSecret(String url) {
        var parts = PARTS.matcher(url);
        if (!parts.matches()) {
            return "***";
        }
        String scheme = Objects.requireNonNullElse(parts.group(1), "");
        String host = HOST.matcher(parts.group(3)).matches() ? parts.group(3) : "***";
        return scheme + (parts.group(2) == null ? "" : "***@") + host;
    }

    /** Host and port, and nothing secret. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
