package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.orderly.config.InvalidSettingException;
import dev.orderly.config.Setting;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every setting of the product, found in its classes: a wrong value is refused with key, value and what is allowed. */
class SettingsTest {

    /** Several of a key where each transport allows another form of it. */
    private static final Map<String, List<Setting<?>>> SETTINGS = settings();

    /** Of these any text is right. */
    private static final Set<String> FREE = Set.of(
            "orderly.data",
            "orderly.db.user",
            "orderly.history.user",
            "orderly.history.password",
            "orderly.db.password",
            "orderly.transport.user",
            "orderly.transport.password",
            "orderly.bridge.out.user",
            "orderly.bridge.out.password",
            "orderly.bridge.in.user",
            "orderly.bridge.in.password",
            "orderly.bridge.in.types",
            "orderly.live.user",
            "orderly.live.password",
            "orderly.admin.password",
            "orderly.partner.password");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orderly.db.url          | jdbc:oracle:thin:@db | a URL that starts with jdbc:postgresql: or jdbc:h2:",
                "orderly.db.url          | garbage      | a URL that starts with jdbc:postgresql: or jdbc:h2:",
                "orderly.transport       | pigeon       | artemis, local",
                "orderly.transport.url   | broker:61616 | vm://0, a URL such as tcp://broker:61616, or several: (tcp://a:61616,tcp://b:61616)",
                "orderly.transport.url   | tcp://broker | vm://0, a URL such as tcp://broker:61616, or several: (tcp://a:61616,tcp://b:61616)",
                "orderly.broker.listen   | 61616        | a URL such as tcp://127.0.0.1:61616",
                "orderly.broker.listen   | tcp://       | a URL such as tcp://127.0.0.1:61616",
                "orderly.bridge.out      | kafka        | 'a URL such as artemis or local, with an s behind its scheme for TLS; the log-in is in _USER and _PASSWORD'",
                "orderly.bridge.in       | kafka://a b/c | 'a URL such as artemis or local, with an s behind its scheme for TLS; the log-in is in _USER and _PASSWORD'",
                "orderly.live.url        | redis        | a URL such as redis://host:6379/0 or rediss://host:6379; user and password are settings of their own",
                "orderly.live            | pigeon       | artemis, local",
                "orderly.modules         | local,order  | modules of this deployment, comma-separated: artemis, local",
                "orderly.modules         | local,       | modules of this deployment, comma-separated: artemis, local",
                "orderly.instance        | shop one     | up to 100 letters, digits, dots, hyphens and underscores",
                "orderly.instance.url    | shop-1:8080  | a URL such as http://shop-1:8080/",
                "orderly.max.depth       | 0            | a whole number from 1 to 1000",
                "orderly.max.depth       | sixteen      | a whole number from 1 to 1000",
                "orderly.retry.immediate | 101          | a whole number from 1 to 100",
                "orderly.retry.immediate | 2.5          | a whole number from 1 to 100",
                "orderly.retry.delays    | 10s,,1m      | durations such as 10s,1m,2h, comma-separated",
                "orderly.retry.delays    | 10           | durations such as 10s,1m,2h, comma-separated",
                "orderly.inbox.retention | a week       | a duration such as 250ms, 10s, 15m, 2h or 7d",
                "orderly.event.retention | 30           | a duration such as 250ms, 10s, 15m, 2h or 7d",
                "orderly.order.deadline  | 15           | a duration such as 250ms, 10s, 15m, 2h or 7d",
                "orderly.order.deadline  | -1m          | a duration such as 250ms, 10s, 15m, 2h or 7d",
                "orderly.order.deadline  | 0s           | a duration such as 250ms, 10s, 15m, 2h or 7d",
                "orderly.admin.user      | a:b          | a name without a colon",
                "orderly.partner.user    | a:b          | a name without a colon",
                "orderly.new.subscribers | sometimes   | live, paused",
                "orderly.kafka.partitions | 0           | a whole number from 1 to 1000",
                "orderly.kafka.replication | 0          | a whole number from 1 to 9",
                "orderly.history.url     | orders       | the root of another instance, such as https://orders:8080/",
                "orderly.history.url     | http://a:b@c | the root of another instance, such as https://orders:8080/",
                "orderly.parked.limit    | 0            | a whole number from 1 to 1000000",
                "orderly.stream.clients  | 0            | a whole number from 1 to 100000",
                "orderly.stream.buffer   | 9            | a whole number from 10 to 1000000",
                "orderly.max.event.size  | 64 apples    | a size from 1kB to 64MB, such as 65536 or 64kB",
                "orderly.max.event.size  | 1B           | a size from 1kB to 64MB, such as 65536 or 64kB",
                "orderly.smtp.url        | mail         | smtp://host, smtp://user:password@host:587 or smtps://user:password@host:465, reserved characters in user and password percent-encoded",
                "orderly.smtp.from       | shop         | 'one address, such as shop@example.org or My Shop <shop@example.org>'",
            })
    void refusesAWrongValue(String key, String value, String allowed) {
        String variable = key.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
        System.setProperty(key, value);
        try {
            assertThat(SETTINGS.get(key))
                    .extracting(SettingsTest::refusal)
                    .contains("%s (or %s in the environment) is \"%s\"; allowed: %s"
                            .formatted(key, variable, value, allowed));
        } finally {
            System.clearProperty(key);
        }
    }

    private static String refusal(Setting<?> setting) {
        try {
            return "accepted: " + setting.find();
        } catch (InvalidSettingException refused) {
            return refused.getMessage();
        }
    }

    @Test
    void triesEachSettingThatTheProductHas() throws NoSuchMethodException {
        var tried = Stream.of(SettingsTest.class
                        .getDeclaredMethod("refusesAWrongValue", String.class, String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .value())
                .map(row -> row.substring(0, row.indexOf(' ')));

        assertThat(Stream.concat(tried, FREE.stream()).distinct())
                .containsExactlyInAnyOrderElementsOf(SETTINGS.keySet());
    }

    @Test
    void acceptsTheDefaults() {
        assertThat(SETTINGS).allSatisfy((key, settings) -> settings.forEach(Setting::find));
    }

    /** Constants, and what static methods make where the allowed values are known at run time only. */
    private static Map<String, List<Setting<?>>> settings() {
        var all = new TreeMap<String, List<Setting<?>>>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.orderly").stream()
                        .filter(type -> !type.isAssignableTo(Setting.class))
                        .map(JavaClass::reflect)
                        .flatMap(SettingsTest::settingsOf)
                        .forEach(setting -> all.computeIfAbsent(keyOf(setting), key -> new ArrayList<>())
                                .add(setting));
        return all;
    }

    private static Stream<Setting<?>> settingsOf(Class<?> type) {
        var constants = Arrays.stream(type.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class)
                .map(SettingsTest::read);
        var made = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == Setting.class)
                .map(method -> read(method));
        return Stream.concat(constants, made);
    }

    private static Setting<?> read(AccessibleObject member) {
        member.setAccessible(true);
        try {
            return member instanceof Field field
                    ? (Setting<?>) field.get(null)
                    : (Setting<?>) ((Method) member).invoke(null, (Object) new String[] {"artemis", "local"});
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(member.toString(), e);
        }
    }

    private static String keyOf(Setting<?> setting) {
        try {
            var key = Setting.class.getDeclaredField("key");
            key.setAccessible(true);
            return (String) key.get(setting);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
