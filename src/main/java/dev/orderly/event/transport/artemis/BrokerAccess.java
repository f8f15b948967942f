package dev.orderly.event.transport.artemis;

import dev.orderly.config.Setting;
import dev.orderly.event.transport.Login;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who gets at the embedded broker: without a log-in, nobody from another machine. */
final class BrokerAccess {

    private static final Pattern URL = Pattern.compile("tcp://(\\[[^]]+]|[^:/]+):\\d+.*");
    private static final Setting<String> LISTEN =
            Setting.text("orderly.broker.listen", null, "a URL such as tcp://127.0.0.1:61616", url -> URL.matcher(url)
                    .matches());

    private BrokerAccess() {}

    /** The log-in to be asked for, if user and password are set. */
    static Optional<OneUser> user() {
        return Optional.of(Login.ofTransport())
                .filter(Login::isComplete)
                .map(login -> new OneUser(login.user(), login.password()));
    }

    /**
     * Where the embedded broker listens, if anywhere.
     *
     * @throws dev.orderly.config.InvalidSettingException if others could reach it there without a log-in
     */
    static Optional<String> listen() {
        return user().isPresent()
                ? LISTEN.find()
                : LISTEN.accepting(
                                url -> URL.matcher(url).matches() && isLoopback(url),
                                "a URL at a loopback address, such as tcp://127.0.0.1:61616, as long as others need no log-in there;"
                                        + " at any address once ORDERLY_TRANSPORT_USER and ORDERLY_TRANSPORT_PASSWORD are set, here and for those who join")
                        .find();
    }

    private static boolean isLoopback(String url) {
        var host = URL.matcher(url);
        try {
            return host.matches() && InetAddress.getByName(host.group(1)).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
