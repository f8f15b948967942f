package dev.orderly.event.transport.redis;

import java.util.List;

/**
 * How a consumer group stands on a stream.
 *
 * @param pending how many entries were given to its readers and are not acknowledged
 * @param lag how many were not given to them yet; -1 if Redis does not know, as version 6 or after a late beginning
 */
record RedisGroup(String name, long pending, RedisId lastDelivered, long lag) {

    /** Of what {@code XINFO GROUPS} answers. */
    static List<RedisGroup> all(List<?> answer) {
        return answer.stream().map(group -> of((List<?>) group)).toList();
    }

    /** That of a subscription; one that has nothing, if there is none. */
    static RedisGroup in(List<?> answer, String name) {
        return all(answer).stream()
                .filter(group -> group.name.equals(name))
                .findFirst()
                .orElse(new RedisGroup(name, 0, RedisId.ZERO, 0));
    }

    private static RedisGroup of(List<?> fields) {
        String name = null;
        long pending = 0;
        var lastDelivered = RedisId.ZERO;
        long lag = -1;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            Object value = fields.get(i + 1);
            switch (RedisLink.text(fields.get(i))) {
                case "name" -> name = RedisLink.text(value);
                case "pending" -> pending = (Long) value;
                case "last-delivered-id" -> lastDelivered = RedisId.of((byte[]) value);
                case "lag" -> lag = value == null ? -1 : (Long) value;
                default -> {
                    // of no interest here
                }
            }
        }
        return new RedisGroup(name, pending, lastDelivered, lag);
    }
}
