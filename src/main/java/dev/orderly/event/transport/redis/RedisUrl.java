package dev.orderly.event.transport.redis;

import dev.orderly.config.Setting;
import dev.orderly.event.transport.Login;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import redis.clients.jedis.HostAndPort;

/**
 * Where Redis is: {@code redis://host:6379/0}, with the number of a database, or {@code rediss://} with TLS. {@code
 * ?timeout=5s} says how long it may take for an answer.
 */
record RedisUrl(boolean encrypted, HostAndPort server, int database, Duration timeout) {

    static final String ALLOWED =
            "a URL such as redis://host:6379/0 or rediss://host:6379; user and password are settings of their own";

    static final Setting<RedisUrl> SETTING =
            Setting.of("orderly.transport.url", null, ALLOWED, RedisUrl::parse).showing(Login::hiddenIn);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String PORT = "6379";
    private static final Pattern URL = Pattern.compile(
            "(rediss?)://(\\[[0-9a-fA-F:]+]|[^/?,:@\\[\\]]+)(?::(\\d{1,5}))?(?:/(\\d{0,3}))?(?:\\?timeout=(\\w+))?");

    static Optional<RedisUrl> parse(String url) {
        var match = URL.matcher(url);
        if (!match.matches()) {
            return Optional.empty();
        }
        String host = match.group(2).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(match.group(3) == null ? PORT : match.group(3));
        String number = match.group(4);
        int database = number == null || number.isEmpty() ? 0 : Integer.parseInt(number);
        var timeout = match.group(5) == null ? Optional.of(TIMEOUT) : Setting.parseDuration(match.group(5));
        return timeout.filter(time -> !time.isZero())
                .map(time ->
                        new RedisUrl(match.group(1).equals("rediss"), new HostAndPort(host, port), database, time));
    }
}
