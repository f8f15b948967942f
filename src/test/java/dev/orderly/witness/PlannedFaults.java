package dev.orderly.witness;

import dev.orderly.fault.FaultInjector;
import dev.orderly.fault.FaultPoint;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Strikes as {@link #PLAN} says: {@code relay.after-send:halt:3} ends the process, as {@code kill -9} would, when that
 * place is reached for the third time; {@code throw} throws there. {@code handler.together@payment:throw:1} counts only
 * what the payment subscriber does; after the {@code @} stands what the place tells, or the name of the thread. Of several
 * steps, comma-separated, each counts from the time the one before it has struck.
 */
public final class PlannedFaults implements FaultInjector {

    /** The environment variable with the plan. */
    public static final String PLAN = "ORDERLY_TEST_FAULT";

    /** What the server prints, on a line of its own and followed by the step, when a fault strikes. */
    public static final String STRUCK = "FAULT ";

    private static final Pattern STEP = Pattern.compile("([a-z.-]+)(?:@([a-z-]+))?:(halt|throw):([1-9]\\d{0,8})");
    private static final int KILLED = 137;

    private final Queue<Step> steps;
    private final Consumer<Step> halt;
    private volatile Step next;
    private int left;

    /** As the environment says. */
    public PlannedFaults() {
        this(System.getenv().getOrDefault(PLAN, ""), PlannedFaults::halt);
    }

    PlannedFaults(String plan, Consumer<Step> halt) {
        this.steps = Arrays.stream(plan.split(","))
                .filter(text -> !text.isBlank())
                .map(Step::of)
                .collect(Collectors.toCollection(ArrayDeque::new));
        this.halt = halt;
        advance();
    }

    /**
     * One fault.
     *
     * @param who whose work is counted; null for anybody's
     */
    record Step(String text, FaultPoint point, String who, boolean halts, int count) {

        static Step of(String text) {
            var match = STEP.matcher(text);
            if (!match.matches()) {
                throw new IllegalArgumentException(
                        "%s has the step \"%s\"; write label[@who]:halt|throw:count".formatted(PLAN, text));
            }
            return new Step(
                    text,
                    point(match.group(1)),
                    match.group(2),
                    match.group(3).equals("halt"),
                    Integer.parseInt(match.group(4)));
        }

        private static FaultPoint point(String label) {
            return Arrays.stream(FaultPoint.values())
                    .filter(point -> point.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("%s names no place: %s".formatted(PLAN, label)));
        }

        private boolean counts(FaultPoint reached, String by) {
            return point == reached
                    && (who == null
                            || who.equals(by)
                            || who.equals(Thread.currentThread().getName()));
        }
    }

    /** Thrown where a plan says so. */
    static final class PlannedFault extends RuntimeException {

        private PlannedFault(Step step) {
            super("as planned: " + step.text());
        }
    }

    @Override
    public void reached(FaultPoint point, String who) {
        var step = next;
        if (step != null && step.counts(point, who) && isTurn(step)) {
            strike(step);
        }
    }

    private synchronized boolean isTurn(Step step) {
        if (step != next || --left > 0) {
            return false;
        }
        advance();
        return true;
    }

    private synchronized void advance() {
        next = steps.poll();
        left = next == null ? 0 : next.count();
    }

    private void strike(Step step) {
        if (step.halts()) {
            halt.accept(step);
        }
        throw new PlannedFault(step);
    }

    /** Past the server's own logging, which would not come to write it. */
    private static void halt(Step step) {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write((System.lineSeparator() + STRUCK + step.text() + System.lineSeparator())
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
