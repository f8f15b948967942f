package dev.orderly.event.instance;

import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.instance.InstanceView.State;
import dev.orderly.event.transport.Transports;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The instances of the application, as far as this one has heard of them: each announces itself every few seconds, and is
 * gone when three announcements are missed. Best effort: while the broker is away nobody is heard of.
 */
@ApplicationScoped
public class Instances {

    private static final Logger LOG = Logger.getLogger(Instances.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Inject
    private Catalogue catalogue;

    @Inject
    private ThisInstance self;

    @Inject
    private Transports transports;

    @Inject
    private Clock clock;

    @Inject
    private Errands errands;

    private Roster roster;
    private volatile boolean toldOfNamesake;

    @PostConstruct
    void open() {
        roster = new Roster(clock);
    }

    /** Once the road has its tables and its transport. */
    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        self.begin();
        transports.chosen().listen(text -> Broadcast.read(text)
                .map(Broadcast::announcement)
                .ifPresent(this::heard));
        errands.start(() -> announce(false), Roster.PERIOD);
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown shutdown) {
        if (self.database() != null) {
            errands.stop(PATIENCE);
            announce(true);
        }
    }

    private void announce(boolean leaving) {
        transports.chosen().broadcast(Broadcast.of(self.announcement(leaving)).write());
    }

    /** A newcomer need not wait to hear of this one. */
    private void heard(Announcement announcement) {
        if (announcement.name().equals(self.name())) {
            distinguish(announcement);
        } else if (roster.note(announcement)) {
            errands.run(() -> announce(false));
        }
    }

    private void distinguish(Announcement namesake) {
        if (!namesake.startedAt().equals(self.startedAt()) && !toldOfNamesake) {
            toldOfNamesake = true;
            LOG.log(
                    Level.WARNING,
                    "Another instance is called {0}, too, started at {1}: it is not listed; give each a name of its own by ORDERLY_INSTANCE",
                    new Object[] {namesake.name(), namesake.startedAt()});
        }
    }

    /** This one and all that were heard of within the hour, by name. */
    public List<InstanceView> all() {
        return Stream.concat(
                        Stream.of(Roster.view(self.announcement(false), clock.instant(), State.here)),
                        roster.all().stream())
                .sorted(Comparator.comparing(InstanceView::name))
                .toList();
    }

    /** The modules that were seen on other instances, and on which of them, those that are alive first. */
    public SortedMap<String, List<String>> modulesElsewhere() {
        return roster.all().stream()
                .sorted(Comparator.comparing(InstanceView::state))
                .flatMap(instance -> instance.modules().stream().map(module -> new String[] {module, instance.name()}))
                .collect(Collectors.groupingBy(
                        pair -> pair[0], TreeMap::new, Collectors.mapping(pair -> pair[1], Collectors.toList())));
    }

    /** Why nothing answers here at a path below the root of the API, if that is because its module does not run here. */
    public Optional<String> absence(String path) {
        return catalogue
                .elsewhere(path)
                .map(module -> "The module %s, whose resource this is, does not run on this instance, which runs %s; %s"
                        .formatted(module, String.join(", ", catalogue.modulesHere()), whereabouts(module)));
    }

    private String whereabouts(String module) {
        var known = roster.all().stream()
                .filter(instance -> instance.modules().contains(module))
                .toList();
        var up = known.stream()
                .filter(InstanceView::isUp)
                .map(InstanceView::label)
                .collect(Collectors.joining(", "));
        if (!up.isEmpty()) {
            return "it runs on " + up;
        }
        return known.stream()
                .max(Comparator.comparing(InstanceView::lastSeenAt))
                .map(last -> "it was last seen on %s at %s".formatted(last.label(), last.lastSeenAt()))
                .orElse("no other instance was seen with it");
    }

    /** The id of the database of this instance. */
    UUID database() {
        return self.database();
    }

    /** The other databases that somebody alive writes to. */
    Set<UUID> otherDatabases() {
        return roster.databasesBeside(self.database());
    }

    /** The modules of this deployment of which none is known to write to one of these databases, or to the one here. */
    Set<String> modulesBeside(Set<UUID> databases) {
        var missing = catalogue.modules();
        missing.removeAll(catalogue.modulesHere());
        missing.removeAll(roster.modulesOn(databases));
        missing.removeAll(roster.modulesOn(Set.of(self.database())));
        return missing;
    }
}
