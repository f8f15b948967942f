package dev.orderly.event.transport.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.Connection;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One connection, on which many commands are said at once and answered together. Used by one thread at a time, but for
 * {@link #cut}.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RedisLink.class.getName());

    private final Connection connection;
    private String server;
    private int said;

    RedisLink(Connection connection) {
        this.connection = connection;
    }

    /** @param run what the server calls itself since it was started */
    void isTo(String run) {
        server = run;
    }

    /** The run of the server that this is a connection to, if it is for what must not be lost. */
    String server() {
        return server;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Of an answer that is a text, or null. */
    static String text(Object answer) {
        return answer == null ? null : new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    /** Says a command; it goes out with the others when the answers are asked for, or when they are many. */
    void say(ProtocolCommand command, byte[]... arguments) {
        connection.sendCommand(command, arguments);
        said++;
    }

    /** The answers to all that was said since the last ones, in its order; a refusal is a {@link JedisDataException} among them. */
    List<Object> answers() {
        int count = said;
        said = 0;
        return connection.getMany(count);
    }

    /**
     * The answer to the only command that was said.
     *
     * @throws JedisDataException if it was refused
     */
    Object answer() {
        return required(answers().get(0));
    }

    /**
     * What was not refused.
     *
     * @throws JedisDataException if it was
     */
    static Object required(Object answer) {
        if (answer instanceof JedisDataException refusal) {
            throw refusal;
        }
        return answer;
    }

    /** Ends the connection at once; whoever waits for it gets an error. */
    void cut() {
        try {
            connection.forceDisconnect();
        } catch (IOException e) {
            LOG.log(Level.FINE, "A connection to Redis did not close clean; it is gone all the same", e);
        }
    }

    /** All that was said has been answered, so there is nothing to wait for. */
    @Override
    public void close() {
        cut();
    }
}
