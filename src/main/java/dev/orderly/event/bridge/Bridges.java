package dev.orderly.event.bridge;

import dev.orderly.config.Setting;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Finds the broker that an address means among those of this deployment. */
@ApplicationScoped
class Bridges {

    /** The setting by which there is {@code bridge-out}. */
    static final String OUT = "orderly.bridge.out";

    /** The setting by which there is {@code bridge-in}. */
    static final String IN = "orderly.bridge.in";

    /** What both are shown under. */
    static final String MODULE = "bridge";

    private static final Logger LOG = Logger.getLogger(Bridges.class.getName());
    private static final Setting<String> OUT_USER = Setting.text("orderly.bridge.out.user", null);
    private static final Setting<String> OUT_PASSWORD = Setting.text("orderly.bridge.out.password", null);
    private static final Setting<String> IN_USER = Setting.text("orderly.bridge.in.user", null);
    private static final Setting<String> IN_PASSWORD = Setting.text("orderly.bridge.in.password", null);

    @Inject
    @Any
    private Instance<ForeignBroker> known;

    private final Map<String, ForeignBroker> brokers = new TreeMap<>();
    private Outlet outlet;

    /** Before anything is at work, so that a wrong setting stops the start. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        known.forEach(broker -> brokers.put(broker.scheme(), broker));
        to().find().ifPresent(address -> LOG.log(Level.INFO, "Events go out to {0}", address));
        from().find().ifPresent(address -> LOG.log(Level.INFO, "Events come in from {0}", address));
    }

    static Setting<Address> out(String... examples) {
        return Setting.of(OUT, null, allowed(examples), Address::parse).showing(Bridges::withoutLogin);
    }

    static Setting<Address> in(String... examples) {
        return Setting.of(IN, null, allowed(examples), Address::parse).showing(Bridges::withoutLogin);
    }

    private static String allowed(String... examples) {
        return "a URL such as %s, with an s behind its scheme for TLS; the log-in is in _USER and _PASSWORD"
                .formatted(String.join(" or ", examples));
    }

    private static String withoutLogin(String refused) {
        return refused.replaceAll("//[^/]*@", "//…@").replaceAll("[?].*", "?…");
    }

    private Setting<Address> to() {
        return here(out(examples()));
    }

    private Setting<Address> from() {
        return here(in(examples()));
    }

    private Setting<Address> here(Setting<Address> any) {
        Predicate<Address> accepted = address -> brokers.containsKey(address.scheme())
                && brokers.get(address.scheme()).accepts(address);
        return any.accepting(accepted);
    }

    private String[] examples() {
        return brokers.values().stream().map(ForeignBroker::example).toArray(String[]::new);
    }

    /** Where {@code bridge-out} sends to. */
    synchronized Outlet outlet() {
        if (outlet == null) {
            var address = to().get();
            outlet = brokers.get(address.scheme()).outlet(address, login(OUT_USER, OUT_PASSWORD));
        }
        return outlet;
    }

    /** Opens what {@code bridge-in} receives from. */
    Intake intake() {
        var address = from().get();
        return brokers.get(address.scheme()).intake(address, login(IN_USER, IN_PASSWORD), Setting.application());
    }

    private static Login login(Setting<String> user, Setting<String> password) {
        return user.find()
                .map(name -> new Login(name, password.find().orElse("")))
                .orElse(Login.NONE);
    }

    @PreDestroy
    synchronized void close() {
        if (outlet != null) {
            outlet.close();
        }
    }
}
