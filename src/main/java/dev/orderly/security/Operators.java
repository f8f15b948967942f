package dev.orderly.security;

import dev.orderly.config.Setting;
import dev.orderly.database.Database;
import dev.orderly.database.Migrations;
import dev.orderly.database.Transactions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The operator's log-in: user and password from the environment; without a password, a random one that is printed once,
 * at the first start, and of which only the hash is kept.
 */
@ApplicationScoped
public class Operators implements IdentityStore {

    private static final Logger LOG = Logger.getLogger(Operators.class.getName());
    private static final Setting<String> USER =
            Setting.text("orderly.admin.user", "admin", "a name without a colon", user -> !user.contains(":"));
    private static final Setting<String> PASSWORD = Setting.text("orderly.admin.password", null);
    private static final int RANDOM_BYTES = 15;

    @Inject
    private Database database;

    @Inject
    private Transactions transactions;

    @Inject
    private Migrations migrations;

    @Inject
    private Pbkdf2PasswordHash hashing;

    @Inject
    private Fingerprint fingerprint;

    /** Of the last right password and the stored hash that it was right for. */
    private volatile String lastVerified = "";

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Startup startup) {
        migrations.migrate("security");
        if (PASSWORD.find().isEmpty() && storedHash().isEmpty()) {
            firstPassword();
        }
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
        return credential instanceof UsernamePasswordCredential password && matches(password)
                ? new CredentialValidationResult(password.getCaller(), Set.of("operator"))
                : CredentialValidationResult.INVALID_RESULT;
    }

    /** Takes the same time whether the name is wrong or the password, lest names be found out. */
    private boolean matches(UsernamePasswordCredential credential) {
        boolean named = equal(fingerprint.of(credential.getCaller()), fingerprint.of(USER.get()));
        String password = credential.getPasswordAsString();
        var configured = PASSWORD.find();
        boolean known = configured.isPresent()
                ? equal(fingerprint.of(password), fingerprint.of(configured.get()))
                : storedHash().filter(hash -> verified(password, hash)).isPresent();
        return named && known;
    }

    /** The stored hash is slow to check, on purpose; a console that asks each second must not pay for it each time. */
    private boolean verified(String password, String hash) {
        String asked = fingerprint.of(password, hash);
        boolean known = equal(asked, lastVerified);
        if (!known && hashing.verify(password.toCharArray(), hash)) {
            lastVerified = asked;
            known = true;
        }
        return known;
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<String> storedHash() {
        return database.read(handle -> handle.createQuery("select password_hash from operator where name = ?")
                .bind(0, USER.get())
                .mapTo(String.class)
                .findOne());
    }

    private void firstPassword() {
        var random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String hash = hashing.generate(password.toCharArray());
        // Another instance on this database may start at the same time: the first password holds, and is the only one
        // printed.
        boolean first = transactions.inNew(() -> database.handle()
                        .execute(
                                "insert into operator (name, password_hash) values (?, ?) on conflict do nothing",
                                USER.get(),
                                hash)
                == 1);
        if (first) {
            LOG.log(
                    Level.INFO,
                    "Operator log-in: user {0}, password {1} (printed this once; set ORDERLY_ADMIN_PASSWORD to choose it)",
                    new Object[] {USER.get(), password});
        }
    }
}
