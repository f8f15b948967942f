package dev.orderly;

import dev.orderly.faulty.Tried;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Desk;
import dev.orderly.onlooker.Seen;
import dev.orderly.plain.Noted;
import dev.orderly.visitor.Visitors;
import java.io.File;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * What all tests in a container share: the packaged WAR, the modules that tests bring, the test classes that run inside
 * (those without {@code @RunAsClient}), and settings that suit all. The tests meet what others left, so each asks for what
 * is its own.
 */
final class OrderlyDeployment {

    static final int MAX_DEPTH = 5;
    static final int PARKED_LIMIT = 5;
    static final int IMMEDIATE_RETRIES = 2;

    /** The first round and one after each delay. */
    static final int ATTEMPTS = IMMEDIATE_RETRIES * 3;

    static final String PARTNER = "partner";
    static final String PARTNER_PASSWORD = "let me in";

    private OrderlyDeployment() {}

    @Deployment
    static WebArchive orderly() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("orderly.war")))
                .addPackage(Noted.class.getPackage())
                .addPackage(Seen.class.getPackage())
                .addPackage(Tried.class.getPackage())
                .addPackage(Visitors.class.getPackage())
                .addClasses(AuditIT.class, FailingIT.class, FlowIT.class, InterceptorsIT.class, PublishingIT.class)
                .addClass(Await.class)
                .addAsLibrary(settings());
    }

    /** Beside the settings that the WAR brings, not in their place. */
    private static JavaArchive settings() {
        return ShrinkWrap.create(JavaArchive.class, "test-settings.jar")
                .addAsResource(
                        new StringAsset("""
                        orderly.admin.password=%s
                        orderly.partner.user=%s
                        orderly.partner.password=%s
                        orderly.max.depth=%d
                        orderly.parked.limit=%d
                        orderly.retry.immediate=%d
                        orderly.retry.delays=50ms,100ms
                        orderly.stream.buffer=500
                        orderly.stream.clients=20
                        """.formatted(
                                Desk.PASSWORD, PARTNER, PARTNER_PASSWORD, MAX_DEPTH, PARKED_LIMIT, IMMEDIATE_RETRIES)),
                        "META-INF/microprofile-config.properties");
    }
}
