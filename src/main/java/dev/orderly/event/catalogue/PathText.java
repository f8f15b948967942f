package dev.orderly.event.catalogue;

import dev.orderly.event.Envelope;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to an event, itself included, for a message: {@code order.created > 8 x (order.moved > stock.moved)}.
 *
 * <p>What repeats at the end is folded; of what is too long for the column of an error the middle is left out. It begins
 * with {@code ...} where the beginning is not known.
 */
final class PathText {

    /** Leaves as much again in the column for what is said before it. */
    static final int ROOM = 1000;

    private static final String NEXT = " > ";
    private static final String UNKNOWN = "...";

    private PathText() {}

    static String of(Envelope envelope) {
        var types = new ArrayList<>(envelope.path());
        types.add(envelope.type());
        var steps = folded(types);
        if (envelope.depth() > envelope.path().size()) {
            steps.add(0, UNKNOWN);
        }
        return shortened(steps);
    }

    /** With the cycle at the end, if there is one, written once: the one that covers most, of several the shortest. */
    private static List<String> folded(List<String> types) {
        int cycle = 0;
        int times = 1;
        for (int length = 1; length <= types.size() / 2; length++) {
            int found = timesAtTheEnd(types, length);
            if (found > 1 && found * length > times * cycle) {
                cycle = length;
                times = found;
            }
        }
        var steps = new ArrayList<>(types.subList(0, types.size() - times * cycle));
        steps.addAll(repeated(types.subList(types.size() - cycle, types.size()), times));
        return steps;
    }

    private static int timesAtTheEnd(List<String> types, int length) {
        int same = 0;
        for (int i = types.size() - 1; i >= length && types.get(i).equals(types.get(i - length)); i--) {
            same++;
        }
        return 1 + same / length;
    }

    private static List<String> repeated(List<String> cycle, int times) {
        if (cycle.size() < 2) {
            return cycle.stream().map(type -> times + " x " + type).toList();
        }
        var steps = new ArrayList<>(cycle);
        int last = cycle.size() - 1;
        steps.set(0, times + " x (" + cycle.get(0));
        steps.set(last, cycle.get(last) + ")");
        return steps;
    }

    private static String shortened(List<String> steps) {
        int from = steps.size() / 2;
        int to = from;
        int length = String.join(NEXT, steps).length();
        while (length > ROOM) {
            int out = (to - from) % 2 == 0 ? to++ : --from;
            length -= steps.get(out).length() + NEXT.length();
        }
        if (from < to) {
            steps.subList(from, to).clear();
            steps.add(from, "... %d more ...".formatted(to - from));
        }
        return String.join(NEXT, steps);
    }
}
