package dev.orderly.order.boundary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderly.event.Outages;
import dev.orderly.order.control.NewOrder;
import dev.orderly.order.control.PlacingManyOrders.Outcome;
import dev.orderly.order.control.PlacingManyOrders.Wanted;
import dev.orderly.web.Json;
import dev.orderly.web.Lines;
import dev.orderly.web.Lines.Line;
import dev.orderly.web.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One request with an order on each line: read, placed and answered batch by batch, in bounded memory. After an outage all
 * that is left is refused without a try, so that every line has its answer.
 */
final class BulkIntake {

    /** Orders that one transaction takes. */
    static final int BATCH_LINES = 200;

    /** Of a line; an order with as many items as are allowed has some 60 KiB. */
    static final int LINE_BYTES = 256 * 1024;

    /** What a batch may hold of the file: with the longest lines it is shorter. */
    private static final int BATCH_BYTES = 1024 * 1024;

    private static final String TOO_LONG = "The line is longer than the %d bytes allowed".formatted(LINE_BYTES);
    private static final String BROKEN_OFF =
            "The request broke off before its end; send this line and those behind it again";

    private final Steps steps;
    private final Lines lines;
    private final boolean live;
    private final OutputStream out;
    private final List<Entry> batch = new ArrayList<>();
    private int batchBytes;
    private Problem away;
    private Problem defect;

    /**
     * What is done with a line.
     *
     * @param reading gives the order on it, or throws why there is none
     * @param pace waits before a batch
     * @param placing places a batch
     * @param describing says what a refusal is answered with
     * @param key what the idempotency keys begin with, or null
     */
    record Steps(
            Function<byte[], NewOrder> reading,
            Runnable pace,
            Function<List<Wanted>, List<Outcome>> placing,
            Function<RuntimeException, Problem> describing,
            String key) {}

    /** A line: the order on it, or why there is none. */
    private record Entry(long line, NewOrder order, Problem refusal) {}

    /** A line of the answer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Result(long line, int status, UUID id, Integer retryAfter, Problem problem) {

        static Result placed(long line, UUID id) {
            return new Result(line, 201, id, null, null);
        }

        static Result refused(long line, Problem problem) {
            var retryAfter = problem.status() == 503 ? Problem.RETRY_AFTER_SECONDS : null;
            return new Result(line, problem.status(), null, retryAfter, problem);
        }
    }

    /** @param live whether the lines come as they arise, so that none may wait for the next */
    BulkIntake(Steps steps, Lines lines, boolean live, OutputStream out) {
        this.steps = steps;
        this.lines = lines;
        this.live = live;
        this.out = out;
    }

    /**
     * Works until the last line is answered.
     *
     * @throws IOException if the answer cannot be written: nobody is there any more, and nothing more is placed
     */
    void run() throws IOException {
        boolean more = true;
        while (more) {
            more = readsOn();
            if (!batch.isEmpty() && (!more || isFull())) {
                answer();
            }
        }
    }

    /** Takes the next line into the batch; false after the last. */
    private boolean readsOn() {
        try {
            var line = lines.next();
            if (line != null) {
                batch.add(entry(line));
                batchBytes += line.bytes().length;
            }
            return line != null;
        } catch (IOException e) {
            breakOff();
            return false;
        }
    }

    private boolean isFull() throws IOException {
        return batch.size() >= BATCH_LINES || batchBytes >= BATCH_BYTES || (live && lines.wouldWait());
    }

    private Entry entry(Line line) {
        if (away != null) {
            return new Entry(line.number(), null, away);
        }
        if (line.tooLong()) {
            return new Entry(line.number(), null, Problem.of(413, TOO_LONG));
        }
        try {
            return new Entry(line.number(), steps.reading().apply(line.bytes()), null);
        } catch (RuntimeException e) {
            return new Entry(line.number(), null, describe(e));
        }
    }

    /** Should the caller still listen, he learns that it was not all; what is not answered yet is not placed either. */
    private void breakOff() {
        var problem = Problem.of(400, BROKEN_OFF);
        batch.replaceAll(entry -> new Entry(entry.line(), null, problem));
        batch.add(new Entry(lines.number() + 1, null, problem));
    }

    private void answer() throws IOException {
        var outcomes = place().iterator();
        var text = new ByteArrayOutputStream();
        for (var entry : batch) {
            text.write(Json.MAPPER.writeValueAsBytes(result(entry, outcomes)));
            text.write('\n');
        }
        batch.clear();
        batchBytes = 0;
        text.writeTo(out);
        out.flush();
    }

    private List<Outcome> place() {
        var wanted = batch.stream()
                .filter(entry -> entry.order() != null)
                .map(entry -> new Wanted(entry.order(), steps.key() == null ? null : steps.key() + "/" + entry.line()))
                .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        steps.pace().run();
        return steps.placing().apply(wanted);
    }

    private Result result(Entry entry, Iterator<Outcome> outcomes) {
        if (entry.order() == null) {
            return Result.refused(entry.line(), entry.refusal());
        }
        var outcome = outcomes.next();
        return outcome.refusal() == null
                ? Result.placed(entry.line(), outcome.id())
                : Result.refused(entry.line(), describe(outcome.refusal()));
    }

    /** What is nobody's fault is logged once, not for every line. */
    private Problem describe(RuntimeException refusal) {
        if (Outages.is(refusal)) {
            away = away == null ? steps.describing().apply(refusal) : away;
            return away;
        }
        if (refusal instanceof WebApplicationException) {
            return steps.describing().apply(refusal);
        }
        defect = defect == null ? steps.describing().apply(refusal) : defect;
        return defect;
    }
}
