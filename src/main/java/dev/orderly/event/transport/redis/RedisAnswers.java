package dev.orderly.event.transport.redis;

import java.util.List;

/** The answers to all that was said, one after the other. A refusal is thrown when it is its turn. */
final class RedisAnswers {

    private final List<Object> all;
    private int next;

    RedisAnswers(RedisLink link) {
        all = link.answers();
    }

    /** @throws redis.clients.jedis.exceptions.JedisDataException if it is a refusal */
    Object next() {
        return RedisLink.required(all.get(next++));
    }

    /** Empty also if there is nothing. */
    List<?> nextList() {
        var answer = next();
        return answer == null ? List.of() : (List<?>) answer;
    }
}
