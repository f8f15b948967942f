package dev.orderly.order.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.event.OutageException;
import dev.orderly.order.control.NewOrder;
import dev.orderly.order.control.PlacingManyOrders.Outcome;
import dev.orderly.order.control.PlacingManyOrders.Wanted;
import dev.orderly.web.Json;
import dev.orderly.web.Lines;
import dev.orderly.web.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lines of these files are the names of customers. */
class BulkIntakeTest {

    private final List<List<Wanted>> batches = new ArrayList<>();
    private final List<RuntimeException> described = new ArrayList<>();
    private int paced;

    @Test
    void answersEachLineInItsPlace() throws IOException {
        var results = results(run("ann\n\nBAD\r\nbob", "K"));

        assertThat(results).extracting(result -> result.path("line").asInt()).containsExactly(1, 3, 4);
        assertThat(results).extracting(result -> result.path("status").asInt()).containsExactly(201, 500, 201);
        assertThat(results.get(1).at("/problem/detail").asText()).isEqualTo("BAD is no customer");
        assertThat(results.get(1).has("id")).isFalse();
        assertThat(results.get(0).has("problem")).isFalse();
        assertThat(batches).containsExactly(List.of(new Wanted(order("ann"), "K/1"), new Wanted(order("bob"), "K/4")));
    }

    @Test
    void refusesALineThatIsTooLong() throws IOException {
        var results = results(run("ann\n" + "x".repeat(BulkIntake.LINE_BYTES + 1) + "\nbob", null));

        assertThat(results).extracting(result -> result.path("status").asInt()).containsExactly(201, 413, 201);
        assertThat(batches).containsExactly(List.of(new Wanted(order("ann"), null), new Wanted(order("bob"), null)));
    }

    @Test
    void placesSomeHundredAtATimeAndWaitsBeforeEach() throws IOException {
        var results = results(run(names(BulkIntake.BATCH_LINES + 1), null));

        assertThat(results).hasSize(BulkIntake.BATCH_LINES + 1);
        assertThat(batches).extracting(List::size).containsExactly(BulkIntake.BATCH_LINES, 1);
        assertThat(paced).isEqualTo(2);
    }

    @Test
    void placesAtOnceWhatHasArrivedIfTheRestIsStillToCome() throws IOException {
        var slow = new SequenceInputStream(stream("ann\nbob\n"), stream("cid\n"));

        run(slow, true, new ByteArrayOutputStream(), null);

        assertThat(batches).extracting(List::size).containsExactly(2, 1);
    }

    @Test
    void answersAllThatIsLeftAfterAnOutageWithoutATry() throws IOException {
        var results = results(run("AWAY\n" + names(2 * BulkIntake.BATCH_LINES), null));

        assertThat(batches).hasSize(1);
        assertThat(results)
                .hasSize(2 * BulkIntake.BATCH_LINES + 1)
                .allSatisfy(result -> assertThat(result.path("status").asInt()).isEqualTo(503))
                .allSatisfy(
                        result -> assertThat(result.path("retryAfter").asInt()).isPositive());
        assertThat(described).hasSize(1);
    }

    @Test
    void saysSoWhenTheRequestBreaksOffAndPlacesNothingMore() throws IOException {
        var broken = new SequenceInputStream(stream(names(BulkIntake.BATCH_LINES) + "\nann\n"), new Broken());
        var out = new ByteArrayOutputStream();

        run(broken, false, out, null);

        assertThat(batches).extracting(List::size).containsExactly(BulkIntake.BATCH_LINES);
        var results = results(out.toString(StandardCharsets.UTF_8));
        assertThat(results.subList(BulkIntake.BATCH_LINES, results.size()))
                .hasSize(2)
                .allSatisfy(result ->
                        assertThat(result.at("/problem/detail").asText()).contains("broke off"));
    }

    @Test
    void placesNothingMoreOnceNobodyListens() {
        assertThatThrownBy(() -> run(stream(names(3 * BulkIntake.BATCH_LINES)), false, new Closed(), null))
                .isInstanceOf(IOException.class);

        assertThat(batches).hasSize(1);
    }

    private String run(String text, String key) throws IOException {
        var out = new ByteArrayOutputStream();
        run(stream(text), false, out, key);
        return out.toString(StandardCharsets.UTF_8);
    }

    private void run(InputStream in, boolean live, OutputStream out, String key) throws IOException {
        var steps = new BulkIntake.Steps(BulkIntakeTest::read, () -> paced++, this::place, this::describe, key);
        new BulkIntake(steps, new Lines(in, BulkIntake.LINE_BYTES), live, out).run();
    }

    private static NewOrder read(byte[] line) {
        String name = new String(line, StandardCharsets.UTF_8);
        if (name.equals("BAD")) {
            throw new IllegalArgumentException("BAD is no customer");
        }
        return order(name);
    }

    private List<Outcome> place(List<Wanted> wanted) {
        batches.add(wanted);
        boolean away = wanted.get(0).order().customerId().equals("AWAY");
        var outcome = away
                ? new Outcome(null, new OutageException("the database is away"))
                : new Outcome(UUID.randomUUID(), null);
        return wanted.stream().map(one -> outcome).toList();
    }

    private Problem describe(RuntimeException refusal) {
        described.add(refusal);
        return Problem.of(refusal instanceof OutageException ? 503 : 500, refusal.getMessage());
    }

    private static NewOrder order(String customer) {
        return new NewOrder(customer, null, List.of(), null, null);
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "customer" + i).collect(Collectors.joining("\n"));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonNode> results(String text) throws IOException {
        var results = new ArrayList<JsonNode>();
        for (String line : text.lines().toList()) {
            results.add(Json.MAPPER.readTree(line));
        }
        return results;
    }

    /** Breaks at once. */
    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            throw new EOFException("the caller hung up");
        }
    }

    /** Takes nothing. */
    private static final class Closed extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
