package dev.orderly.event.instance;

import dev.orderly.config.Setting;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.catalogue.Catalogue;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What this instance is: its name, its modules, its database. */
@ApplicationScoped
class ThisInstance {

    private static final Logger LOG = Logger.getLogger(ThisInstance.class.getName());
    private static final Setting<String> NAME = Setting.text(
            "orderly.instance",
            null,
            "up to 100 letters, digits, dots, hyphens and underscores",
            name -> name.matches("[\\w.-]{1,100}"));
    private static final Setting<String> URL = Setting.text(
            "orderly.instance.url",
            null,
            "a URL such as http://shop-1:8080/",
            url -> url.matches("https?://[^\\s/]+(/\\S*)?"));
    private static final int LONGEST_HOST = 90;

    @Inject
    private Catalogue catalogue;

    @Inject
    private Database database;

    @Inject
    private Transactions transactions;

    @Inject
    private Clock clock;

    private String name;
    private String url;
    private volatile String server;
    private UUID databaseId;
    private Instant startedAt;

    /** Before anything is at work, so that a wrong setting stops the start. */
    static void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        NAME.find().ifPresent(given -> LOG.log(Level.CONFIG, "This instance is {0}", given));
        URL.find().ifPresent(given -> LOG.log(Level.CONFIG, "It is reached at {0}", given));
    }

    /** The bean of this type is of use in requests only, which announcements are not. */
    void deployed(@Observes @Initialized(ApplicationScoped.class) Object application) {
        if (application instanceof ServletContext context) {
            server = context.getServerInfo();
        }
    }

    /** To be called once, by the thread of the start, when the tables are there. */
    void begin() {
        startedAt = clock.instant();
        name = NAME.find().orElseGet(ThisInstance::hostAndChance);
        url = URL.find().orElse(null);
        databaseId = transactions.inNew(this::databaseId);
    }

    /** The same for all instances on one database, and for nobody else. */
    private UUID databaseId() {
        database.handle()
                .execute(
                        "insert into database_identity (one, id) values (1, ?) on conflict do nothing",
                        UUID.randomUUID());
        return database.handle()
                .createQuery("select id from database_identity")
                .mapTo(UUID.class)
                .one();
    }

    private static String hostAndChance() {
        String chance = "%04x".formatted(UUID.randomUUID().hashCode() & 0xffff);
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.substring(0, Math.min(LONGEST_HOST, host.length())) + "-" + chance;
        } catch (UnknownHostException nameless) {
            return "localhost-" + chance;
        }
    }

    String name() {
        return name;
    }

    Instant startedAt() {
        return startedAt;
    }

    UUID database() {
        return databaseId;
    }

    Announcement announcement(boolean leaving) {
        return new Announcement(name, url, catalogue.modulesHere(), version(), server, startedAt, databaseId, leaving);
    }

    private static String version() {
        var properties = new Properties();
        try (var file = ThisInstance.class.getResourceAsStream("/META-INF/orderly.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
