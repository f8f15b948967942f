package dev.orderly.event.transport;

import dev.orderly.config.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Finds the transport that {@code ORDERLY_TRANSPORT} names among the {@link Named} ones of this deployment. */
@ApplicationScoped
public class Transports {

    private static final String ARTEMIS = "artemis";

    @Inject
    @Any
    private Instance<Transport> transports;

    private Transport chosen;

    /** The transport of this instance; made, and its embedded broker started, on the first call. */
    public synchronized Transport chosen() {
        if (chosen == null) {
            String name = name();
            refuseWhatIsOfArtemisOnly(name);
            chosen = transports.select(NamedLiteral.of(name)).get();
        }
        return chosen;
    }

    /** The name of that transport. */
    public String name() {
        return setting(names()).get();
    }

    /** Closes the transport, after all that uses it has ended. */
    public synchronized void close() {
        if (chosen != null) {
            chosen.close();
            chosen = null;
        }
    }

    /**
     * Whoever lets a broker listen that is not started would have others wait for it in vain.
     *
     * @throws dev.orderly.config.InvalidSettingException if so
     */
    static void refuseWhatIsOfArtemisOnly(String name) {
        if (!name.equals(ARTEMIS)) {
            Setting.text(
                            "orderly.broker.listen",
                            null,
                            "nothing with ORDERLY_TRANSPORT=%s, as only artemis starts a broker that could listen"
                                    .formatted(name),
                            url -> false)
                    .find();
        }
    }

    static Setting<String> setting(String... names) {
        return Setting.oneOf("orderly.transport", ARTEMIS, names);
    }

    private String[] names() {
        return transports
                .handlesStream()
                .map(handle -> handle.getBean().getName())
                .sorted()
                .toArray(String[]::new);
    }
}
