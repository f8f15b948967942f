package dev.orderly.event.backfill;

import dev.orderly.config.Setting;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where subscribers of this instance get their history from: its own log, or the instance that {@code ORDERLY_HISTORY_URL} names. */
@ApplicationScoped
public class Histories {

    private static final Logger LOG = Logger.getLogger(Histories.class.getName());
    private static final Setting<URI> URL = Setting.of(
            "orderly.history.url", null, "the root of another instance, such as https://orders:8080/", Histories::root);
    private static final Setting<String> USER = Setting.text("orderly.history.user", "admin");
    private static final Setting<String> PASSWORD = Setting.text("orderly.history.password", null);

    @Inject
    private LoggedHistory own;

    @Inject
    private EnvelopeCodec codec;

    private History chosen;

    /** Before anything is at work, so that a wrong setting stops the start. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        URL.find().ifPresent(url -> {
            PASSWORD.get();
            LOG.log(Level.CONFIG, "History is read from {0} as {1}", new Object[] {url, USER.get()});
        });
    }

    /** The history that backfills read. */
    public synchronized History chosen() {
        if (chosen == null) {
            chosen = URL.find()
                    .<History>map(url -> new RemoteHistory(url, USER.get(), PASSWORD.get(), codec))
                    .orElse(own);
        }
        return chosen;
    }

    /** Whether it is that of this database, which {@code ORDERLY_EVENT_RETENTION} bounds. */
    public boolean isOwn() {
        return URL.find().isEmpty();
    }

    private static Optional<URI> root(String text) {
        return text.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?")
                ? Optional.of(URI.create(text.endsWith("/") ? text : text + "/"))
                : Optional.empty();
    }
}
