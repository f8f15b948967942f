package dev.orderly.event.instance;

import dev.orderly.event.EventLog;
import dev.orderly.event.Timeline;
import dev.orderly.event.Timelines;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.transport.Transports;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Timelines of what is logged here and, where others have databases of their own, of what those have, which are asked by
 * broadcast. Nothing is asked where all modules write to one database.
 */
@ApplicationScoped
class GatheredTimelines implements Timelines {

    @Inject
    private EventLog log;

    @Inject
    private Instances instances;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private Transports transports;

    @Inject
    private Errands errands;

    private final Map<UUID, Gathering> open = new ConcurrentHashMap<>();

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        transports.chosen().listen(text -> Broadcast.read(text).ifPresent(this::heard));
    }

    private void heard(Broadcast broadcast) {
        var question = broadcast.question();
        var answer = broadcast.answer();
        if (question != null && !question.database().equals(instances.database())) {
            errands.run(() -> answer(question));
        } else if (answer != null && open.containsKey(answer.question())) {
            open.get(answer.question()).add(answer);
        }
    }

    private void answer(Question question) {
        var envelopes = log.ofKey(question.key()).stream().map(codec::write).toList();
        transports
                .chosen()
                .broadcast(Broadcast.of(new Answer(question.id(), instances.database(), envelopes))
                        .write());
    }

    @Override
    public Timeline of(String key) {
        var events = new ArrayList<>(log.ofKey(key));
        var asked = instances.otherDatabases();
        var answers = asked.isEmpty() ? Map.<UUID, Answer>of() : gather(key, asked);
        answers.values().stream()
                .flatMap(answer -> answer.envelopes().stream())
                .map(codec::read)
                .forEach(events::add);
        return Timeline.of(events, instances.modulesBeside(answers.keySet()));
    }

    private Map<UUID, Answer> gather(String key, Set<UUID> databases) {
        var question = new Question(UUID.randomUUID(), instances.database(), key);
        var gathering = new Gathering(databases);
        open.put(question.id(), gathering);
        try {
            transports.chosen().broadcast(Broadcast.of(question).write());
            return gathering.await();
        } finally {
            open.remove(question.id());
        }
    }
}
